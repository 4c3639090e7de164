/** What the panel shows of one client. The only file of the addon that knows the component which shows it. */
import type { ReactNode } from "react";
import { Panel } from "../../devtools/panel.tsx";
import { styles } from "../../devtools/styles.ts";
import { systemClock, type Clock } from "../../shared/clock.ts";
import type { PublishedStory } from "../published.ts";

export function StoryInspector({ story }: { readonly story: PublishedStory }): ReactNode {
  const { font, color } = styles.root;
  return (
    <div style={{ font, color }}>
      <Panel client={story.client} clock={readingClockOf(story)} id="atlas-story" />
    </div>
  );
}

const readingClocks = new WeakMap<PublishedStory, Clock>();

/** Says the time as the client does, and lets timers run where the client's time stands still. One for each story: a new clock is a new log. */
function readingClockOf(story: PublishedStory): Clock {
  const known = readingClocks.get(story) ?? { ...systemClock, now: () => story.clock.now() };
  readingClocks.set(story, known);
  return known;
}
