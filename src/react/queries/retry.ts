/** Prevents retries of errors that only a change of the application's code can fix: a missing path, an id that fits no path. */
import type { UseQueryOptions } from "@tanstack/react-query";
import { isConfiguration, type AtlasError } from "../../shared/errors.ts";

/** TanStack Query's option: so many times, always, never, or as a function says. */
type Retry = UseQueryOptions<unknown, AtlasError>["retry"];

/** TanStack Query's own default in a browser; a server renders hooks and fetches nothing for them. */
const DEFAULT_RETRIES = 3;

/** `retry` as it was given, except for mistakes of configuration. */
export function retryUnlessConfiguration(retry: Retry): (failureCount: number, error: AtlasError) => boolean {
  return (failureCount, error) => {
    if (isConfiguration(error.code)) return false;
    if (typeof retry === "function") return retry(failureCount, error);
    if (typeof retry === "boolean") return retry;
    return failureCount < (retry ?? DEFAULT_RETRIES);
  };
}
