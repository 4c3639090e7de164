/** Finds the client of the shown story in the window of its preview. */
import { publishedStories, type PublishedStory } from "../published.ts";

export type FoundStory =
  | { readonly type: "found"; readonly story: PublishedStory }
  /** The story has no client, or is not rendered yet. */
  | { readonly type: "none" }
  /** The preview is of another origin, so its window cannot be read. */
  | { readonly type: "foreign" };

/** `refId` names the Storybook that a composed story comes from. */
export function findStory(page: Document, storyId: string | undefined, refId: string | undefined): FoundStory {
  const frame = page.getElementById(refId === undefined ? "storybook-preview-iframe" : `storybook-ref-${refId}`);
  if (!(frame instanceof HTMLIFrameElement) || frame.contentWindow === null) return { type: "none" };
  try {
    const story = publishedStories(frame.contentWindow)
      .filter((each) => each.storyId === storyId)
      .at(-1);
    return story === undefined ? { type: "none" } : { type: "found", story };
  } catch {
    return { type: "foreign" }; // reading any field of such a window throws
  }
}
