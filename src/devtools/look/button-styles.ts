/** The styles of the button that opens the panel, which are there before the inspector's are loaded. */
import { styleSheet } from "./scope.ts";

export const buttonCss = /* @__PURE__ */ styleSheet(`
.atlas-open { position: fixed; right: 12px; bottom: 12px; z-index: 2147483000; display: flex; align-items: center; gap: 7px; min-height: 30px; margin: 0; padding: 4px 12px; border: 0; border-radius: 15px; background: var(--atlas-back); color: var(--atlas-text); box-shadow: var(--atlas-shadow); font: inherit; font-weight: 600; cursor: pointer; }
.atlas-open:hover { background: var(--atlas-hover); }
.atlas-open:focus-visible { outline: 2px solid var(--atlas-accent); outline-offset: 2px; }
.atlas-open[hidden] { display: none; }
.atlas-open svg { width: 14px; height: 14px; fill: none; stroke: var(--atlas-accent); stroke-width: 1.6; }
.atlas-failed { position: fixed; right: 12px; bottom: 52px; z-index: 2147483000; max-width: min(320px, 100% - 24px); margin: 0; padding: 10px 14px; border-radius: 8px; background: var(--atlas-back); color: var(--atlas-bad); box-shadow: var(--atlas-shadow); }
`);
