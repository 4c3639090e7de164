/**
 * Loads the code that feeds the store. Its import starts when this module loads, so that it arrives while the application renders and the
 * token is requested. No socket opens before it is there, so no message has to wait for it.
 *
 *   loading ──arrived──▶ loaded
 *      └────failed────▶ absent ──loadFeed──▶ loading: the next connection attempt, or the next REST request, tries again.
 *     Chromium up to 150 at least keeps a failed import until the page is reloaded; there, the next attempt fails as well.
 */
import type { Cancel } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import type * as feedTypes from "./feed.ts";

/** What the chunk exports. */
export type Feed = typeof feedTypes;

let loaded: Feed | undefined;
let loading: Promise<Feed> | undefined;
const waiting = new Set<(feed: Feed) => void>();

/** The code, if it has arrived. */
export function loadedFeed(): Feed | undefined {
  return loaded;
}

/** @throws AtlasError `code-missing` where it cannot be loaded; a later call tries again. */
export function loadFeed(): Promise<Feed> {
  if (loaded !== undefined) return Promise.resolve(loaded);
  return (loading ??= import("./feed.ts").then(provideFeed, (cause: unknown) => {
    loading = undefined;
    throw new AtlasError("code-missing", { cause });
  }));
}

/**
 * Calls back as soon as the code is there: at once where it is. A failure to load it is reported by what needs it. `callback` must not
 * throw: it would be ignored, since the callbacks of other clients still have to run.
 */
export function whenFeedLoaded(callback: (feed: Feed) => void): Cancel {
  if (loaded === undefined) waiting.add(callback);
  else callback(loaded);
  return () => void waiting.delete(callback);
}

/** For code that has loaded it in another way: the testing kit does, so that virtual time stays exact. */
export function provideFeed(feed: Feed): Feed {
  loaded = feed;
  for (const callback of waiting) {
    waiting.delete(callback); // one that is cancelled by another before its turn is not called
    try {
      callback(feed);
    } catch {
      // The code is there all the same, for each caller that imports it.
    }
  }
  return feed;
}

loadFeed().catch(() => undefined); // reported by the first attempt to connect, which loads it again
