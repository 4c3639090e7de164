/** The shown story with its client, kept up with the preview. */
import { useEffect, useState } from "react";
import { PREVIEW_INITIALIZED, STORY_CHANGED, STORY_RENDERED } from "storybook/internal/core-events";
import { addons, useStorybookState } from "storybook/manager-api";
import { storiesChanged } from "../published.ts";
import { findStory, type FoundStory } from "./find-story.ts";

/** When the window of the preview may hold another client: also after a reload, which ends no story. */
const readOn = [storiesChanged, STORY_CHANGED, STORY_RENDERED, PREVIEW_INITIALIZED];

export function useFoundStory(): { readonly storyId: string | undefined; readonly found: FoundStory } {
  const { storyId, refId } = useStorybookState() as { readonly storyId?: string; readonly refId?: string }; // absent until a story is chosen
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
  return { storyId, found };
}

/** Many events, few of which bring another client: the panel renders for those. */
function keepSame(before: FoundStory, now: FoundStory): FoundStory {
  const isSame = before.type === now.type && (before.type !== "found" || now.type !== "found" || before.story === now.story);
  return isSame ? before : now;
}
