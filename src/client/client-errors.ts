/**
 * Decides where the errors of a client go: to `onError`, or to the console where the application has none, and nowhere once the client is
 * disposed. What a callback of the application throws is an error of the client, too.
 */
import type { Clock } from "../shared/clock.ts";
import { createReporter, type Reporter } from "../sync/reporter.ts";
import type { TraceSlot } from "../sync/trace/trace.ts";
import { createConsoleErrors } from "./console-errors.ts";
import type { AtlasClientOptions } from "./options.ts";

export interface ClientErrors {
  readonly reporter: Reporter;
  /** Returns the function that reports what `callback` throws. */
  readonly failureOf: (callback: string) => (thrown: unknown) => void;
}

export interface ClientErrorsOptions {
  readonly clock: Clock;
  /** Reads the callback at each use: a provider exchanges it. */
  readonly onError: () => AtlasClientOptions["onError"];
  readonly isDisposed: () => boolean;
  /** An observer of each error, where there is one. */
  readonly trace: TraceSlot;
}

export function createClientErrors({ clock, onError, isDisposed, trace }: ClientErrorsOptions): ClientErrors {
  const toConsole = createConsoleErrors(clock);
  const reporter = createReporter(
    (error) => {
      if (isDisposed()) return;
      trace.current?.error(error);
      (onError() ?? toConsole)(error);
    },
    () => clock.now(),
  );
  return {
    reporter,
    failureOf: (callback) => (thrown) => reporter.emit("callback-failed", { callback }, thrown),
  };
}
