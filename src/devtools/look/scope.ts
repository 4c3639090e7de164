/**
 * Keeps the styles of the devtools and those of the page apart, without a shadow root: tests, selection and the focus work as in the page.
 *
 * Each rule of ours starts at an element of class `atlas` and weighs as much as one with an id, so that rules of the page without two ids lose.
 * The reset takes back what the page says about all elements inside. No rule of ours matches an element outside.
 */

/** Weighs as much as an id: `:is` takes the heaviest of its arguments, though no element has this one. */
const root = ":is(#atlas-no-element, .atlas)";

const light = `
  color-scheme: light;
  --atlas-back: #ffffff;
  --atlas-raised: #f4f5f7;
  --atlas-hover: #e9ebef;
  --atlas-selected: #d9e6fd;
  --atlas-line: #d5d9df;
  --atlas-edge: #868e99;
  --atlas-text: #1d2127;
  --atlas-muted: #56606c;
  --atlas-accent: #0b57d0;
  --atlas-on-accent: #ffffff;
  --atlas-good: #116329;
  --atlas-good-back: #e0f4e5;
  --atlas-warn: #7a4b00;
  --atlas-warn-back: #fdf0d0;
  --atlas-bad: #a8201f;
  --atlas-bad-back: #fde4e2;
  --atlas-shadow: 0 6px 28px rgb(15 20 30 / 22%), 0 0 0 1px rgb(15 20 30 / 12%);`;

const dark = `
  color-scheme: dark;
  --atlas-back: #1a1c20;
  --atlas-raised: #23262b;
  --atlas-hover: #2e3239;
  --atlas-selected: #273e63;
  --atlas-line: #383d45;
  --atlas-edge: #7f8793;
  --atlas-text: #e7e9ed;
  --atlas-muted: #a9b0bb;
  --atlas-accent: #8ab4f8;
  --atlas-on-accent: #10233f;
  --atlas-good: #7bd598;
  --atlas-good-back: #1b3525;
  --atlas-warn: #f0c06a;
  --atlas-warn-back: #3a2f17;
  --atlas-bad: #ff9d97;
  --atlas-bad-back: #43211f;
  --atlas-shadow: 0 8px 32px rgb(0 0 0 / 55%), 0 0 0 1px rgb(255 255 255 / 12%);`;

/**
 * A whole style sheet: the reset, the palettes and these rules. Text holds a contrast of 4.5 on every background of the palettes, and edges of
 * controls one of 3. A function without effects, so that production builds can leave out the sheet together with who uses it.
 */
export function styleSheet(...rules: readonly string[]): string {
  const base = `
& {
  all: initial;
  display: block;
  box-sizing: border-box;
  color: var(--atlas-text);
  font: 12px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  -webkit-text-size-adjust: 100%;
  text-size-adjust: 100%;
  --atlas-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
& *:not(svg):not(svg *), & *::before, & *::after {
  all: revert;
  box-sizing: border-box;
}
&[data-atlas-theme="light"], &[data-atlas-theme="auto"] {${light}
}
&[data-atlas-theme="dark"] {${dark}
}
@media (prefers-color-scheme: dark) {
&[data-atlas-theme="auto"] {${dark}
}
}
`;
  return scoped([base, ...rules].join("\n"));
}

/** Writes `root` before each selector of the rules, which must begin at the start of a line; `&` is the element of class `atlas` itself. */
function scoped(rules: string): string {
  return rules.replace(/^( *)([.&][^{}@]*)\{/gm, (_, indent: string, selectors: string) => {
    const written = selectors.split(/,\s*/).map((each) => (each.startsWith("&") ? root + each.slice(1) : `${root} ${each}`));
    return `${indent}${written.join(", ")}{`;
  });
}
