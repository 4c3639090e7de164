/** The package's entry for Storybook: a decorator that runs stories on an Atlas in the page, and the addon around it. */
export { addonAtlas } from "./storybook/addon-atlas.ts";
export { AtlasStories } from "./storybook/atlas-stories.tsx";
export { atlasArgTypes } from "./storybook/story/atlas-controls.ts";
export { atlasOf } from "./storybook/story/publish.ts";
export { withAtlas } from "./storybook/story/with-atlas.tsx";

export type { AtlasTypes } from "./storybook/addon-atlas.ts";
export type { AtlasStoriesProps } from "./storybook/atlas-stories.tsx";
export type { AtlasArgs, AtlasFaultName } from "./storybook/story/atlas-controls.ts";
export type { AtlasParameters, ForcedConnection } from "./storybook/story/atlas-parameters.ts";
export type { AtlasOfStory } from "./storybook/story/publish.ts";
export type { AtlasGlobals, ConnectionChoice, FeedChoice, RowsChoice } from "./storybook/story/toolbar.ts";
export type { DecoratedStory } from "./storybook/story/with-atlas.tsx";
export type { FaultCommand } from "./engine/control/control-verbs.ts";
