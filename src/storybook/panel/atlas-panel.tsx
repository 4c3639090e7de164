/** The addon's panel: the inspector of the shown story's client, or why there is none. */
import { useEffect, useState, type ReactNode } from "react";
import { PREVIEW_INITIALIZED, STORY_CHANGED, STORY_RENDERED } from "storybook/internal/core-events";
import { addons, useStorybookState } from "storybook/manager-api";
import { storiesChanged } from "../published.ts";
import { findStory, type FoundStory } from "./find-story.ts";
import { StoryInspector } from "./story-inspector.tsx";

/** When the window of the preview may hold another client: also after a reload, which ends no story. */
const readOn = [storiesChanged, STORY_CHANGED, STORY_RENDERED, PREVIEW_INITIALIZED];

export function AtlasPanel(): ReactNode {
  const { storyId, refId } = useStorybookState() as { readonly storyId?: string; readonly refId?: string }; // absent until a story is chosen
  const found = useFoundStory(storyId, refId);
  if (found.type === "found") return <StoryInspector key={storyId} story={found.story} />;
  return (
    <p style={{ padding: 16, margin: 0 }}>
      {found.type === "foreign"
        ? "This story comes from a Storybook of another origin, so its client cannot be read from here. Open that Storybook by its own address."
        : "This story has no Atlas client: parameters.atlas.disable is true, the decorator withAtlas is missing, or the story is not rendered yet."}
    </p>
  );
}

function useFoundStory(storyId: string | undefined, refId: string | undefined): FoundStory {
  const [found, setFound] = useState<FoundStory>({ type: "none" });
  useEffect(() => {
    const channel = addons.getChannel();
    const read = (): void => setFound((before) => keepSame(before, findStory(document, storyId, refId)));
    read();
    for (const event of readOn) channel.on(event, read);
    return () => {
      for (const event of readOn) channel.off(event, read);
    };
  }, [storyId, refId]);
  return found;
}

/** Many events, few of which bring another client: the panel renders for those. */
function keepSame(before: FoundStory, now: FoundStory): FoundStory {
  const isSame = before.type === now.type && (before.type !== "found" || now.type !== "found" || before.story === now.story);
  return isSame ? before : now;
}
