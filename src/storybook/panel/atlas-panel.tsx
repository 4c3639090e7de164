/** The addon's panel: the inspector of the shown story's client, or why there is none. */
import type { ReactNode } from "react";
import { StoryInspector } from "./story-inspector.tsx";
import { useFoundStory } from "./use-found-story.ts";

export function AtlasPanel(): ReactNode {
  const { storyId, found } = useFoundStory();
  if (found.type === "found") return <StoryInspector key={storyId} story={found.story} />;
  return (
    <p style={{ padding: 16, margin: 0 }}>
      {found.type === "foreign"
        ? "This story comes from a Storybook of another origin, so its client cannot be read from here. Open that Storybook by its own address."
        : "This story has no Atlas client: parameters.atlas.disable is true, the decorator withAtlas is missing, or the story is not rendered yet."}
    </p>
  );
}
