/** The decorator. Its types name only what it uses, so that the package depends on no renderer of Storybook. */
import type { ReactElement } from "react";
import { splitArgs } from "./atlas-controls.ts";
import { readParameters } from "./atlas-parameters.ts";
import { StoryFrame } from "./story-frame.tsx";
import { applyToolbar, type AtlasGlobals } from "./toolbar.ts";

/** The part of Storybook's story context that the decorator reads. */
export interface DecoratedStory {
  readonly id: string;
  readonly args: object;
  readonly globals: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A story's function: it takes the args in the place of those of the context. */
type RenderStory = (update?: { args?: never }) => ReactElement;

/** Runs each story on an Atlas of its own, as its `parameters.atlas` say. A story that says nothing gets the preset `demo`. */
export function withAtlas(renderStory: RenderStory, { id, args, globals, parameters }: DecoratedStory): ReactElement {
  const own = readParameters(parameters);
  const { own: atlasArgs, rest } = splitArgs(args);
  const story = renderStory({ args: rest as never }); // the story's args, without those that are not the component's
  if (own.disable === true) return story;
  const chosen = globals as AtlasGlobals; // of the addon's own names
  return (
    <StoryFrame key={id} storyId={id} parameters={applyToolbar(own, chosen)} feed={chosen.atlasFeed} args={atlasArgs}>
      {story}
    </StoryFrame>
  );
}
