/**
 * Colours of Storybook's frame and of the documentation pages. The frame is always dark, like the desk that it surrounds. The pages follow the
 * reader's preference when they load.
 */
import { create, type ThemeVars } from "storybook/theming";

const shared = {
  brandTitle: "@mavr/atlas-react",
  fontBase: 'Inter, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif',
  fontCode: '"JetBrains Mono", ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace',
};

/** The colours of `desk/theme.css`. */
const dark = {
  ...shared,
  base: "dark",
  appBg: "#0f141b",
  appContentBg: "#090c10",
  appPreviewBg: "#090c10",
  appBorderColor: "#2b3644",
  barBg: "#161d27",
} as const;

const light = {
  ...shared,
  base: "light",
  appBg: "#f4f6f9",
  appContentBg: "#ffffff",
  appPreviewBg: "#ffffff",
  appBorderColor: "#d3dae3",
  colorSecondary: "#0b62b8",
  textColor: "#1b2430",
} as const;

/** The frame's accent is a background under white text, so it is darker than the colour of links. */
export const frameTheme: ThemeVars = create({ ...dark, colorSecondary: "#3d7fc4" });

/** Dark where the reader has no preference. */
export function docsTheme(): ThemeVars {
  const isLight = matchMedia("(prefers-color-scheme: light)").matches;
  return create(isLight ? light : { ...dark, colorSecondary: "#6cb2ff", textColor: "#d5dce6" });
}
