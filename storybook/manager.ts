/** Storybook's own frame: dark like the desk, and out of its way. The panel of controls has nothing to say about a whole desk. */
import { addons } from "storybook/manager-api";
import { create } from "storybook/theming";

const isDesk = (storyId: string | undefined): boolean => storyId?.startsWith("desk--") ?? false;

addons.setConfig({
  theme: create({
    base: "dark",
    brandTitle: "@mavr/atlas-react",
    appBg: "#0f141b",
    appContentBg: "#090c10",
    appPreviewBg: "#090c10",
    appBorderColor: "#2b3644",
    barBg: "#161d27",
    colorSecondary: "#3d7fc4",
  }),
  layout: { navSize: 220 },
  toolbar: { zoom: { hidden: true } }, // its own deprecation would warn in the console at each load
  layoutCustomisations: {
    showPanel: ({ storyId }, isShown) => (isDesk(storyId) ? false : isShown),
  },
});
