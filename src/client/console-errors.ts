/** What happens to errors when the application does not listen: the code, to the console, each once a minute. Nothing else speaks there. */
import type { Millis } from "../shared/brand.ts";
import type { Clock } from "../shared/clock.ts";
import type { AtlasError } from "../shared/errors.ts";

const QUIET_MS = 60_000;

export function createConsoleErrors(clock: Clock): (error: AtlasError) => void {
  const writtenAt = new Map<string, Millis>();
  return (error) => {
    const before = writtenAt.get(error.code);
    if (before !== undefined && clock.monotonic() - before < QUIET_MS) return;
    writtenAt.set(error.code, clock.monotonic());
    // The message is a fixed text for each code: neither the cause nor any detail, which an application may have filled, is written.
    console.error(`[atlas] ${error.message}`);
  };
}
