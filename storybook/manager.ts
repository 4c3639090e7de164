/**
 * Storybook's own frame: dark like the desk, and out of its way. A whole desk has no controls, so its stories show no panel. A documentation page
 * has no tools, so it shows no toolbar.
 */
import "./manager-react.ts";
import "../src/storybook/manager.tsx"; // the addon's own part, from its sources
import { addons } from "storybook/manager-api";
import { frameTheme } from "./docs/theme.ts";

const isDesk = (storyId: string | undefined): boolean => storyId?.startsWith("desk--") ?? false;
const isDocs = (storyId: string | undefined): boolean => storyId?.startsWith("docs-") === true || storyId === "live-state-overview--docs";

addons.setConfig({
  theme: frameTheme,
  layout: { navSize: 270 },
  selectedPanel: "atlas-react/panel",
  sidebar: { showRoots: false }, // else stories without a group come before the documentation
  toolbar: { zoom: { hidden: true } }, // its own deprecation would warn in the console at each load
  layoutCustomisations: {
    showPanel: ({ storyId }, isShown) => (isDesk(storyId) ? false : isShown),
    showToolbar: ({ storyId }, isShown) => (isDocs(storyId) ? false : isShown),
  },
});
