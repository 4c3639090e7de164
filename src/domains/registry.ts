/**
 * Looks up a kind: the tables of the protocol, extended and overridden by those of the application.
 *
 * Must not know messages, slices or a query client. Rules: P10, P11, P20, P23–P25.
 */
import { AtlasError } from "../shared/errors.ts";
import { keyReader, type CollectionDefinition, type CollectionHandle, type CollectionPolicies, type KeyOption } from "./collection.ts";
import { collections, type CollectionName, type CollectionRows } from "./collections.ts";
import type { KeyReader } from "./keys.ts";
import type { QueryKey } from "./queries/query-keys.ts";
import { refuseAsynchronous, type RowSchema } from "./row-schema.ts";
import { reportEvents, type ReportEventKind } from "./report-events.ts";
import { signals, type SignalKeys, type SignalKeysOption } from "./signals.ts";

export interface Registry {
  readonly collections: readonly CollectionHandle[];
  collectionOf(kind: string): CollectionHandle | undefined;
  /** The keys that a message invalidates; none where its kind is no signal. */
  signalKeys(kind: string, data: unknown): readonly QueryKey[];
  /** The keys, or prefixes of keys, that any message of the kind could invalidate (P24). */
  signalKeysOfKind(kind: string): readonly QueryKey[];
  /** The same of every kind (P24). */
  allSignalKeys(): readonly QueryKey[];
  event(kind: string): ReportEventKind | undefined;
  isHeartbeat(kind: string): boolean;
  /** Whether the kind is known; others are counted and passed to `onUnknownKind` (P11). */
  isKnown(kind: string): boolean;
}

/** The parts of one of the six that an application may change. */
export type CollectionOverride<Row extends object> = {
  readonly [Policy in keyof CollectionPolicies]?: CollectionPolicies[Policy] | undefined;
} & {
  /** Replaces the default key; the key then no longer counts as a guess (P20). */
  readonly key?: KeyOption<Row> | undefined;
  readonly schema?: RowSchema | undefined;
};

export type CollectionOverrides = { readonly [Name in CollectionName]?: CollectionOverride<CollectionRows[Name]> | undefined };

export interface RegistryOptions {
  readonly collections?: readonly CollectionHandle[] | undefined;
  readonly overrides?: CollectionOverrides | undefined;
  /** By kind, in addition to the protocol's keys; a kind that the protocol does not have becomes a signal (P25). */
  readonly queryKeys?: Readonly<Record<string, SignalKeysOption>> | undefined;
  /** Receives exceptions of an option's key or query-key function. The row then has no key; the kind keeps the protocol's query keys. */
  readonly onThrow?: ((thrown: unknown, option: string) => void) | undefined;
}

/** The state's own fields, which no slice may hide. */
const RESERVED_NAMES = ["reports", "connection"];
const HEARTBEAT = "heartbeat";

/** @throws AtlasError `collection-conflict` at once where two collections share a name or a kind; `schema-asynchronous`. */
export function createRegistry({
  collections: own = [],
  overrides = {},
  queryKeys = {},
  onThrow = ignore,
}: RegistryOptions = {}): Registry {
  const throwing = (option: string) => (thrown: unknown) => onThrow(thrown, option);
  const builtIn = Object.values(collections).map((handle) =>
    overridden(handle, overrides[handle.name], throwing(`overrides.${handle.name}`)),
  );
  const handles = [...builtIn, ...own.map((handle) => ({ ...handle, ...guardedKeys(handle, throwing(`key of ${handle.name}`)) }))];
  assertDistinct(handles);
  // Maps, since a server may send `constructor` as a kind.
  const byKind = new Map(handles.map((handle) => [handle.kind, handle]));
  const events = new Map(Object.entries(reportEvents));
  const keysByKind = new Map(Object.entries(signals));
  for (const [kind, keys] of Object.entries(queryKeys))
    keysByKind.set(kind, withOwnKeys(keysByKind.get(kind), keys, throwing(`queryKeys.${kind}`)));

  const signalKeys = (kind: string, data: unknown) => keysByKind.get(kind)?.(data) ?? [];
  return {
    collections: handles,
    collectionOf: (kind) => byKind.get(kind),
    signalKeys,
    signalKeysOfKind: (kind) => signalKeys(kind, undefined),
    allSignalKeys: () => distinct([...keysByKind.values()].flatMap((keys) => keys(undefined))),
    event: (kind) => events.get(kind),
    isHeartbeat: (kind) => kind === HEARTBEAT,
    isKnown: (kind) => kind === HEARTBEAT || byKind.has(kind) || keysByKind.has(kind) || events.has(kind),
  };
}

function overridden(handle: CollectionHandle, override: CollectionOverride<never> | undefined, onThrow: OnThrow): CollectionHandle {
  if (override === undefined) return handle;
  const { key, ...policies } = override;
  refuseAsynchronous(policies.schema, handle.name);
  const given = Object.fromEntries(Object.entries(policies).filter(([, value]) => value !== undefined));
  const keys = key === undefined ? undefined : { ...guardedKeys(keyReader(key), onThrow), hasGuessedKey: false };
  return { ...handle, ...given, ...keys };
}

type OnThrow = (thrown: unknown) => void;
const ignore = (): void => undefined;

/** An application's key function may throw: its row then has no key, and the feed continues (decision 11). */
function guardedKeys({ key, removedKey }: KeyReader, onThrow: OnThrow): KeyReader {
  return { key: guarded(key, () => undefined, onThrow), removedKey: guarded(removedKey, () => undefined, onThrow) };
}

/** The package's hooks keep their keys, whatever an application adds (P25). */
function withOwnKeys(protocolKeys: SignalKeys = noKeys, own: SignalKeysOption, onThrow: OnThrow): SignalKeys {
  const ownKeys = guarded((data: unknown) => [...(typeof own === "function" ? own(data) : own)], noKeys, onThrow);
  return (data) => distinct([...protocolKeys(data), ...ownKeys(data)]);
}

const noKeys: SignalKeys = () => [];

function guarded<Value, Result>(call: (value: Value) => Result, otherwise: (value: Value) => Result, onThrow: OnThrow) {
  return (value: Value): Result => {
    try {
      return call(value);
    } catch (thrown) {
      onThrow(thrown);
      return otherwise(value);
    }
  };
}

function assertDistinct(definitions: readonly CollectionDefinition[]): void {
  const names = new Set(RESERVED_NAMES);
  const kinds = new Set([HEARTBEAT, ...Object.keys(reportEvents)]);
  for (const { name, kind } of definitions) {
    if (names.has(name) || kinds.has(kind)) throw new AtlasError("collection-conflict", { detail: { name, kind } });
    names.add(name);
    kinds.add(kind);
  }
}

function distinct(keys: readonly QueryKey[]): readonly QueryKey[] {
  return keys.filter((key, index) => keys.findIndex((other) => isSameKey(key, other)) === index);
}

/** Part by part, as an application may put anything into a key: what `JSON.stringify` refuses, for example. */
function isSameKey(left: QueryKey, right: QueryKey): boolean {
  return left.length === right.length && left.every((part, index) => Object.is(part, right[index]));
}
