/** Writes errors to the console, each code once a minute, for an application without `onError`. Only this file writes to the console. */
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
    // Only the message: a cause is an exception of the application and may hold anything.
    console.error(`[atlas] ${error.message}`);
  };
}
