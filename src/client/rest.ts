/**
 * The package's REST calls: a path in, JSON out, every failure an `AtlasError` that names neither token nor row. Rules: P2, P17, P35.
 */
import type { CollectionDefinition } from "../domains/collection.ts";
import { collections } from "../domains/collections.ts";
import type { QueryName } from "../domains/rest-queries.ts";
import { asRecord, decodeLayers, parseJson } from "../protocol/json.ts";
import { readPayload } from "../protocol/payload.ts";
import { readTimestamp } from "../protocol/timestamp.ts";
import type { Seq } from "../shared/brand.ts";
import type { Clock } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { placeBefore, placeOf } from "../sync/stamps.ts";
import type { SnapshotSource } from "../sync/sync.ts";
import { withDeadline } from "./deadline.ts";
import type { AtlasPaths, SnapshotPath } from "./paths.ts";

export interface RestOptions {
  /** An authorised `fetch` below the base URL. */
  readonly fetch: (path: string, init: { readonly signal: AbortSignal }, isBaseline: boolean) => Promise<Response>;
  readonly paths: AtlasPaths;
  /** The deadline of each call, body included. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

export interface Rest {
  /** The REST sources by slice; slices without a configured path are left out. */
  snapshotSources(definitions: readonly CollectionDefinition[]): ReadonlyMap<string, SnapshotSource>;
  /**
   * The JSON that answers a REST hook.
   * @throws AtlasError `path-missing`, `fetch-failed`, `fetch-timeout`, `fetch-unreadable`; the reason of `signal` once that is aborted
   */
  query(name: QueryName, signal: AbortSignal, parameters?: Readonly<Record<string, string>>, isBaseline?: boolean): Promise<unknown>;
  hasPath(name: QueryName): boolean;
  /** What to ask whether a token is good (P3); undefined where nothing is configured that could tell. */
  readonly probePath: string | undefined;
}

export function createRest({ fetch, paths, timeoutMs, clock }: RestOptions): Rest {
  const fetchText = async (
    path: string,
    signal: AbortSignal,
    isBaseline: boolean,
  ): Promise<{ readonly text: string; readonly headers: Headers }> => {
    const response = await fetch(path, { signal }, isBaseline);
    if (!response.ok) throw new AtlasError("fetch-failed", { detail: { status: response.status } });
    return { text: await response.text(), headers: response.headers };
  };
  const fetchBody = async (
    path: string,
    signal: AbortSignal,
    isBaseline: boolean,
  ): Promise<{ readonly body: unknown; readonly headers: Headers }> => {
    const { text, headers } = await withDeadline((limited) => fetchText(path, limited, isBaseline), { signal, timeoutMs, clock });
    const outcome = parseJson(text);
    if (outcome.type === "not-json") throw new AtlasError("fetch-unreadable", { detail: { reason: "not JSON" } });
    return { body: decodeLayers(outcome.value), headers };
  };
  const queryPath = (name: QueryName): string | undefined => {
    if (name !== "paymentOrdersQuery") return paths[name];
    return paths.paymentOrdersQuery ?? pathOf(paths.paymentOrders);
  };

  const snapshotSource = (definition: CollectionDefinition): SnapshotSource | undefined => {
    const configured = snapshotPath(definition, paths);
    const path = pathOf(configured);
    if (path === undefined) return undefined;
    const watermark = typeof configured === "object" && configured !== null ? configured.watermark : undefined;
    return {
      watermark: watermark && (watermark.by ?? "seq"),
      async fetch(signal) {
        const { body, headers } = await fetchBody(path, signal, true);
        const told = watermark && ("field" in watermark ? asRecord(body)?.[watermark.field] : headers.get(watermark.header));
        const read = watermark?.by === "ts" ? placeBefore(placeOf(readTimestamp(told))) : readSeq(told);
        return { rows: readRows(body, ...definition.rowsIn), watermark: read };
      },
    };
  };

  return {
    snapshotSources(definitions) {
      const sources = new Map<string, SnapshotSource>();
      for (const definition of definitions) {
        const source = snapshotSource(definition);
        if (source !== undefined) sources.set(definition.name, source);
      }
      return sources;
    },
    async query(name, signal, parameters = {}, isBaseline = false) {
      const template = queryPath(name);
      if (template === undefined) throw new AtlasError("path-missing", { detail: { path: name } });
      const path = template.replace(/\{(\w+)\}/g, (_, parameter: string) => encodeURIComponent(parameters[parameter] ?? ""));
      return (await fetchBody(path, signal, isBaseline)).body;
    },
    hasPath: (name) => queryPath(name) !== undefined,
    probePath: paths.probe ?? pathOf(snapshotPath(collections.positions, paths)),
  };
}

/**
 * The rows of a REST answer: an array, or an object that holds it under one of `fields`, or under a name that such answers commonly use.
 * @throws AtlasError `fetch-unreadable`
 */
export function readRows(body: unknown, ...fields: readonly string[]): readonly unknown[] {
  const payload = readPayload(body, [...fields, "rows", "items"], { nested: true, bareArray: true });
  if (payload.type === "payload" && payload.rows !== undefined) return payload.rows;
  throw new AtlasError("fetch-unreadable", { detail: { reason: "no rows" } });
}

/** The configured path; null switches a default off. */
function snapshotPath(definition: CollectionDefinition, paths: AtlasPaths): SnapshotPath | null | undefined {
  const configured = Object.hasOwn(paths, definition.name) ? paths[definition.name as keyof AtlasPaths] : undefined; // own collections bring theirs along
  return configured === undefined ? definition.rest : configured;
}

function pathOf(path: SnapshotPath | null | undefined): string | undefined {
  return typeof path === "string" ? path : path?.path;
}

function readSeq(value: unknown): Seq | undefined {
  const seq = typeof value === "string" && value !== "" ? Number(value) : value;
  return Number.isSafeInteger(seq) ? (seq as Seq) : undefined; // just checked
}
