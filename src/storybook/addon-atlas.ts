/** What the addon adds to a preview, and its form for `definePreview`. */
import { definePreviewAddon, type PreviewAddon } from "storybook/internal/csf";
import type { AtlasParameters } from "./story/atlas-parameters.ts";
import { globalTypes, type AtlasGlobals } from "./story/toolbar.ts";
import { withAtlas } from "./story/with-atlas.tsx";

/** What the addon adds to the types of a preview. */
export interface AtlasTypes {
  readonly parameters: {
    /** What the story says about its Atlas. */
    atlas?: AtlasParameters;
  };
  readonly globals: AtlasGlobals;
}

/** For `definePreview({ addons: [addonAtlas()] })`. The line in `main.ts` stays: it brings the panel. */
export function addonAtlas(): PreviewAddon<AtlasTypes> {
  return definePreviewAddon<AtlasTypes>({ decorators: [withAtlas as never], globalTypes }); // the addon's type knows no renderer
}
