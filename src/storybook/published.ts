/**
 * Where a story publishes its client: on its window, under a symbol that both frames of Storybook know. The preview writes, the panel in the
 * manager's frame reads. Known to both sides, so this file imports types alone.
 */
import type { FaultControl } from "../devtools/inspector/fault-command.ts";
import type { ShownClient } from "../devtools/shown-client.ts";
import type { Clock } from "../shared/clock.ts";

export const addonId = "atlas-react";
/** The preview emits it when the list of published stories changes. */
export const storiesChanged = `${addonId}/stories-changed`;
/** The toolbar emits it: the book moves one tick. */
export const stepRequested = `${addonId}/step-requested`;

export interface PublishedStory {
  readonly storyId: string;
  readonly client: ShownClient;
  readonly clock: Pick<Clock, "now">;
  readonly control: FaultControl | undefined;
}

const key = Symbol.for("@mavr/atlas-react/storybook");

/** The mounted stories of a window, the newest last. A documentation page may show one story twice. */
export function publishedStories(of: object): readonly PublishedStory[] {
  return (of as { readonly [key]?: readonly PublishedStory[] })[key] ?? []; // nothing else knows the symbol
}

export function setPublishedStories(of: object, stories: readonly PublishedStory[]): void {
  Object.assign(of, { [key]: stories });
}
