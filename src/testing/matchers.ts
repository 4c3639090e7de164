/**
 * Matchers for `expect.extend` of Vitest and Jest, which share this shape: what slices, clients and results of hooks say of their rows. Each fails
 * with what was found. Imports neither runner.
 */
import type { AtlasClient } from "../client/create-client.ts";
import type { CollectionHandle } from "../domains/collection.ts";
import { collections } from "../domains/collections.ts";
import { asRecord, type JsonRecord } from "../protocol/json.ts";
import { isEqual } from "../store/equality.ts";
import type { RestStaleCause } from "../react/queries/query-freshness.ts";
import type { StaleCause } from "../store/freshness.ts";

/** For the declarations of a runner: `interface Matchers<T> extends AtlasMatchers<T> {}`. */
export interface AtlasMatchers<Result = unknown> {
  /** Of a result of a hook, a freshness, a slice, or a client, all of whose slices are then looked at. */
  toBeLive(): Result;
  /** Of the same. A cause needs a freshness, a slice, a client or the result of a REST hook: the result of a collection hook has none. */
  toBeStale(cause?: StaleCause | RestStaleCause): Result;
  /** Of a slice, a collection, a result of a hook, or rows. `fields`: what the row has, among others. */
  toHaveRow(key: string, fields?: object): Result;
  /** Of a client: something was missed or lost, the client is connected again, and every slice that has a baseline is live. */
  toHaveRecovered(): Result;
}

interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** `expect.extend(atlasMatchers)`, in a setup file. */
export const atlasMatchers = {
  /** Passes if everything in it is live. */
  toBeLive: (received: unknown): MatcherResult => judge(received, "live", (found) => found.status === "live"),
  /** Passes if it is stale, by the cause that is given. */
  toBeStale: (received: unknown, cause?: StaleCause | RestStaleCause): MatcherResult =>
    judge(
      received,
      cause === undefined ? "stale" : `stale (${cause})`,
      (found) => found.status === "stale" && (cause === undefined || found.cause === cause),
    ),
  /** Passes if there is a row under the key, with these fields. */
  toHaveRow(received: unknown, key: string, fields: object = {}): MatcherResult {
    const row = findRow(received, key);
    const wrong = Object.entries(fields).flatMap(([name, value]) => (row !== undefined && isEqual(row[name], value) ? [] : [name]));
    const found = row === undefined ? "no such row" : `a row that differs in ${wrong.join(", ")}`;
    return {
      pass: row !== undefined && wrong.length === 0,
      message: () =>
        row !== undefined && wrong.length === 0 ? `expected no row ${key} with these fields` : `expected row ${key}, found ${found}`,
    };
  },
  /** Passes if something was missed and is made good. */
  toHaveRecovered(received: unknown): MatcherResult {
    if (!isClient(received)) return { pass: false, message: () => "toHaveRecovered takes a client" };
    const { gapCount, restartCount, malformedCount, connectionCount, rotationCount } = received.stats();
    const wasInterrupted = gapCount + restartCount + malformedCount > 0 || connectionCount - rotationCount > 1;
    const { status } = received.store.getState().connection;
    const stale = freshnessOf(received).filter((each) => each.status === "stale");
    const text = `${wasInterrupted ? "an interruption" : "no interruption"}, ${status}, ${textOf(stale) || "nothing stale"}`;
    return {
      pass: wasInterrupted && status === "connected" && stale.length === 0,
      message: () => `recovery after an interruption: found ${text}`,
    };
  },
} as const;

interface Found {
  /** Of the slice, where the received value has several. */
  readonly name: string;
  readonly status: unknown;
  readonly cause?: string | undefined;
}

function judge(received: unknown, expected: string, fits: (found: Found) => boolean): MatcherResult {
  const found = freshnessOf(received);
  const wrong = found.filter((each) => !fits(each));
  const pass = found.length > 0 && wrong.length === 0;
  return {
    pass,
    message: () =>
      found.length === 0
        ? `expected ${expected}, found nothing that is waiting, live or stale`
        : `expected ${pass ? "not " : ""}${expected}, found ${textOf(pass ? found : wrong)}`,
  };
}

function freshnessOf(received: unknown): readonly Found[] {
  if (isClient(received)) {
    return Object.entries(received.store.getState()).flatMap(([name, slice]) => {
      const { collection, freshness } = slice as { readonly collection?: object; readonly freshness: Omit<Found, "name"> };
      return collection === undefined ? [] : [{ ...freshness, name }]; // reports and connection hold no collection
    });
  }
  const record = asRecord(received);
  const { status, cause } = (asRecord(record?.["freshness"]) ?? record ?? {}) as Partial<Found>; // checked below
  return status === "waiting" || status === "live" || status === "stale" ? [{ name: "", status, cause }] : [];
}

function textOf(found: readonly Found[]): string {
  return found.map(({ name, status, cause }) => `${name} ${String(status)}${cause === undefined ? "" : ` (${cause})`}`.trim()).join(", ");
}

function isClient(received: unknown): received is AtlasClient {
  return asRecord(received)?.["stats"] !== undefined && asRecord(received)?.["store"] !== undefined;
}

/** By key in a collection. Rows alone do not say theirs: one under which any of the six would file the row counts. */
function findRow(received: unknown, key: string): JsonRecord | undefined {
  const record = asRecord(received);
  const collection = (record?.["collection"] ?? received) as { readonly get?: (key: string) => JsonRecord | undefined } | undefined;
  if (typeof collection?.get === "function") return collection.get(key);
  const rows = Array.isArray(received) ? received : record?.["rows"];
  if (!Array.isArray(rows)) return undefined;
  const handles: readonly CollectionHandle[] = Object.values(collections);
  return rows.map(asRecord).find((row) => row !== undefined && handles.some((handle) => handle.key(row) === key));
}
