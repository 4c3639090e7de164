/** The words of the kit for how REST behaves, and what the engine calls it. */
import type { RestFaults } from "../../engine/faults/rest-faults.ts";
import type { TestPath } from "./test-rest.ts";

/**
 * How REST behaves: as it should, with an error status, with a sign-in page, late, never, or by cutting the connection. A call that changes something
 * is carried out by a server that answers, late as well, and by no other.
 */
export type RestMode = "answer" | "fail" | "answer-html" | "answer-late" | "hang" | "cut-off";

export interface RestModeOptions {
  /** @defaultValue every path */
  readonly path?: TestPath | undefined;
  /** For so many answers. @defaultValue until it is changed */
  readonly count?: number | undefined;
  /** Of `fail`. 403, 404, 405 and 410 say that a path is closed to this user. @defaultValue 503 */
  readonly status?: number | undefined;
  /** Of `answer-late`. Unit: milliseconds. @defaultValue 3_000 */
  readonly delayMs?: number | undefined;
  /** Of `fail`: sent as `Retry-After`. Unit: seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

/** The kit's words for what the verb `rest` takes. */
const restModes = { fail: "fail", "answer-html": "html", "answer-late": "slow", hang: "hang", "cut-off": "cut" } as const;

/** From now on, until it is changed. */
export function setRestMode(faults: RestFaults, mode: RestMode, options: RestModeOptions = {}): void {
  const { path, count, status = 503, delayMs = 3_000, retryAfterSeconds } = options;
  if (mode === "answer") faults.behave(path);
  else faults.misbehave({ mode: restModes[mode], path, until: Infinity, remaining: count, status, delayMs, retryAfterSeconds });
}
