/** The addon's part of Storybook's own frame: the panel and the step button. The menus of the toolbar are made of `globalTypes`. */
import { addons, types } from "storybook/manager-api";
import { AtlasPanel } from "./panel/atlas-panel.tsx";
import { StepButton } from "./panel/step-button.tsx";
import { addonId } from "./published.ts";

addons.register(addonId, () => {
  addons.add(`${addonId}/panel`, {
    type: types.PANEL,
    title: "Atlas",
    match: ({ viewMode }) => viewMode === "story",
    render: ({ active }) => (active === true ? <AtlasPanel /> : null),
  });
  // Tools stand in the order of their registration. After Storybook's own, the button is beside the menus of `globalTypes`.
  void Promise.resolve().then(() =>
    addons.add(`${addonId}/step`, {
      type: types.TOOL,
      title: "Atlas step",
      match: ({ viewMode, tabId }) => viewMode === "story" && !tabId,
      render: () => <StepButton />,
    }),
  );
});
