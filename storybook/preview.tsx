/**
 * What every story shares: a dark desk and an accessibility check that fails the story.
 */
import addonA11y from "@storybook/addon-a11y";
import addonDocs from "@storybook/addon-docs";
import { definePreview } from "@storybook/react-vite";

export default definePreview({
  addons: [addonA11y(), addonDocs()],
  parameters: {
    a11y: { test: "error" },
    layout: "fullscreen",
    backgrounds: { options: { desk: { name: "desk", value: "#090c10" } } },
    options: { storySort: { order: ["Desk", ["Live", "In Browser"], "Panels", "Connection badge"] } },
  },
  initialGlobals: { backgrounds: { value: "desk" } },
});
