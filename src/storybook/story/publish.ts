/** Publishes the clients of mounted stories to the panel, and to play functions. */
import { addons } from "storybook/preview-api";
import type { AtlasClient } from "../../client/create-client.ts";
import type { FaultCommand } from "../../engine/control/control-verbs.ts";
import type { Cancel } from "../../shared/clock.ts";
import { publishedStories, setPublishedStories, stepRequested, storiesChanged } from "../published.ts";
import type { StoryAtlas } from "./story-atlas.ts";

/** Until the result is called. */
export function publishStory(storyId: string, { client, clock, control }: StoryAtlas): Cancel {
  const story = { storyId, client, clock, control };
  const channel = addons.getChannel();
  const step = (): void => void control?.({ verb: "tick" });
  set([...publishedStories(globalThis), story]);
  channel.on(stepRequested, step);
  return () => {
    channel.off(stepRequested, step);
    set(publishedStories(globalThis).filter((each) => each !== story));
  };

  function set(stories: readonly object[]): void {
    setPublishedStories(globalThis, stories as ReturnType<typeof publishedStories>); // ours, and those that were read
    channel.emit(storiesChanged);
  }
}

/** What a play function drives. */
export interface AtlasOfStory {
  readonly client: AtlasClient;
  /** Brings a fault about in the story's server. It rejects for a forced state, which has none. */
  control(command: FaultCommand): Promise<string>;
}

/**
 * The Atlas of a mounted story, for its play function: `await atlasOf(id).control({ verb: "gap" })`.
 * @throws Error where no story of this id is mounted
 */
export function atlasOf(storyId: string): AtlasOfStory {
  const story = publishedStories(globalThis)
    .filter((each) => each.storyId === storyId)
    .at(-1);
  if (story === undefined) throw new Error(`no mounted story "${storyId}" has an Atlas: use the id of the play function's context`);
  const { client, control } = story;
  return {
    client: client as AtlasClient, // published as the panel sees it
    control: (command) => control?.(command) ?? Promise.reject(new Error("a forced state has no server that could fail")),
  };
}
