/**
 * Performs the package's REST calls: takes a path, returns JSON or rows. Every failure is an `AtlasError` that names neither token nor row.
 *
 * Rules: P2, P3 (where to probe), P12, P17, P35.
 */
import type { AuthorisedFetch } from "../../connection/rest/authorised-fetch.ts";
import type { ProbeTarget } from "../../connection/tokens/probe.ts";
import type { CollectionDefinition } from "../../domains/collection.ts";
import { collections } from "../../domains/collections.ts";
import type { QueryName } from "../../domains/rest-queries.ts";
import { asRecord, type JsonRecord } from "../../protocol/json.ts";
import { readPayload } from "../../protocol/payload.ts";
import { readTimestamp } from "../../protocol/timestamp.ts";
import type { Seq } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Reporter } from "../../sync/reporter.ts";
import type { RestRows } from "../../sync/baselines/rest-reading.ts";
import { placeBefore, placeOf } from "../../sync/sequence/stream-time.ts";
import type { SnapshotSource } from "../../sync/sync.ts";
import type { AtlasPaths, SnapshotPath } from "./paths.ts";
import { fillPath } from "./path-template.ts";
import { createBodyCutter, type BodyCutter } from "./rest-cut.ts";
import { readBody, refuseUnlessBaseline, type RestBody, type RestPlace } from "./rest-body.ts";

export interface RestOptions {
  /** An authorised `fetch` below the base URL. Settles in bounded time. */
  readonly fetch: AuthorisedFetch["fetch"];
  readonly paths: AtlasPaths;
  readonly clock: Pick<Clock, "now">;
  /** Emits errors about an answer that can be used all the same. */
  readonly emit: Reporter["emit"];
}

/** Values for the parameters of a path. */
export type PathParameters = Readonly<Record<string, string>>;

export interface Rest {
  /** The REST sources by slice; slices without a configured path are left out. */
  snapshotSources(definitions: readonly CollectionDefinition[]): ReadonlyMap<string, SnapshotSource>;
  /**
   * The JSON object that answers a REST hook.
   * @throws AtlasError `path-missing`, `path-parameter`, `fetch-failed`, `fetch-timeout`, `fetch-redirected`, `fetch-unreadable`; the reason of `signal` once that is
   * aborted
   */
  record(name: QueryName, signal: AbortSignal, parameters?: PathParameters): Promise<JsonRecord>;
  /**
   * The rows that answer a REST hook, which lie under one of `fields`. `isBaseline`: they must be all rows, and fresh.
   * @throws AtlasError as `record` does, and `fetch-partial`, `fetch-cached`
   */
  rows(name: QueryName, signal: AbortSignal, fields: readonly string[], isBaseline?: boolean): Promise<readonly unknown[]>;
  hasPath(name: QueryName): boolean;
  /** The configured path, as errors show it. */
  shownPath(name: QueryName): string | undefined;
  /** Whether a call is possible: its path is configured, and the parameters are valid. */
  isCallable(name: QueryName, parameters?: PathParameters): boolean;
  /** The path of the probe (P3); undefined where none is configured. */
  readonly probe: ProbeTarget | undefined;
}

/** A call: where it goes, and how its errors name it. */
interface Target extends RestPlace {
  readonly url: string;
  /** Whose rows it answers with; undefined for a query. */
  readonly slice?: string;
}

export function createRest({ fetch, paths, clock, emit }: RestOptions): Rest {
  const emitImprecise = (fields: Iterable<string>, { path, slice }: Target): void => {
    for (const field of fields) emit("imprecise-number", slice === undefined ? { path, field } : { slice, path: field }); // as of the stream
  };
  const get = async (target: Target, signal: AbortSignal, cut?: BodyCutter): Promise<RestBody> => {
    const onImprecise = (fields: Iterable<string>): void => {
      if (!signal.aborted) emitImprecise(fields, target); // the caller may have ended (P44)
    };
    try {
      return await fetch(target.url, (response) => readBody(response, target, { at: clock.now(), cut, onImprecise }), { signal });
    } catch (thrown) {
      throw named(thrown, target);
    }
  };

  /** @throws AtlasError `path-missing`, `path-parameter` */
  const queryTarget = (name: QueryName, parameters: PathParameters = {}): Target => {
    const [option, template] = queryPath(name, paths);
    if (template === undefined) throw new AtlasError("path-missing", { detail: { option: `paths.${name}` } });
    const place = { path: shownPath(template), option: `paths.${option}` };
    const filled = fillPath(template, parameters);
    if (filled.type === "path") return { url: filled.path, ...place };
    throw new AtlasError("path-parameter", { detail: { path: place.path, parameter: filled.parameter, check: place.option } });
  };

  const snapshotSource = (definition: CollectionDefinition): SnapshotSource | undefined => {
    const configured = snapshotPath(definition, paths);
    const url = pathOf(configured);
    if (url === undefined) return undefined;
    const watermark = typeof configured === "object" && configured !== null ? configured.watermark : undefined;
    const cut = createBodyCutter(rowFields(definition.rowsIn));
    const isOwn = !Object.hasOwn(collections, definition.name);
    const target = {
      url,
      path: shownPath(url),
      slice: definition.name,
      option: isOwn ? `rest of ${definition.name}` : `paths.${definition.name}`,
    };
    return {
      watermark: watermark && (watermark.by ?? "seq"),
      path: target.path,
      async fetch(signal) {
        const body = await get(target, signal, cut);
        const rows = baselineRows(body, definition.rowsIn, target);
        const said = watermark && ("field" in watermark ? asRecord(body.value)?.[watermark.field] : body.headers.get(watermark.header));
        const read = watermark?.by === "ts" ? placeBefore(placeOf(readTimestamp(said))) : readSeq(said);
        return { rows, watermark: read };
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
    async record(name, signal, parameters) {
      const { value, detail } = await get(queryTarget(name, parameters), signal);
      const record = asRecord(value);
      if (record === undefined) throw new AtlasError("fetch-unreadable", { detail: { ...detail, reason: "not an object" } });
      return record;
    },
    async rows(name, signal, fields, isBaseline = false) {
      const target = queryTarget(name);
      const body = await get(target, signal);
      return isBaseline ? wholeRows(body, fields, target) : rowsIn(body, fields);
    },
    shownPath(name) {
      const path = queryPath(name, paths)[1];
      return path === undefined ? undefined : shownPath(path);
    },
    hasPath: (name) => queryPath(name, paths)[1] !== undefined,
    isCallable(name, parameters) {
      try {
        queryTarget(name, parameters);
        return true;
      } catch {
        return false;
      }
    },
    probe: probeTarget(paths),
  };
}

/** The payment orders query without a path of its own uses the path of the slice. */
function queryPath(name: QueryName, paths: AtlasPaths): readonly [option: string, path: string | undefined] {
  if (name !== "paymentOrdersQuery" || paths.paymentOrdersQuery !== undefined) return [name, paths[name]];
  return ["paymentOrders", pathOf(paths.paymentOrders)];
}

function probeTarget(paths: AtlasPaths): ProbeTarget | undefined {
  if (paths.probe !== undefined) return { path: paths.probe, isExplicit: true };
  const path = pathOf(snapshotPath(collections.positions, paths));
  return path === undefined ? undefined : { path, isExplicit: false };
}

/** The configured path; null switches a default off. */
function snapshotPath(definition: CollectionDefinition, paths: AtlasPaths): SnapshotPath | null | undefined {
  const configured = Object.hasOwn(paths, definition.name) ? paths[definition.name as keyof AtlasPaths] : undefined; // own collections bring theirs along
  return configured === undefined ? definition.rest : configured;
}

function pathOf(path: SnapshotPath | null | undefined): string | undefined {
  return typeof path === "string" ? path : path?.path;
}

/** A configured path as errors show it: a query may hold a key. */
function shownPath(path: string): string {
  return path.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
}

/**
 * The rows of an answer: an array, or an object that holds it under one of `fields`, or under a name that such answers commonly use.
 * @throws AtlasError `fetch-unreadable`
 */
function rowsIn({ value, detail }: RestBody, fields: readonly string[]): readonly unknown[] {
  const payload = readPayload(value, rowFields(fields), { nested: true, bareArray: true });
  if (payload.type === "payload" && payload.rows !== undefined) return payload.rows;
  throw new AtlasError("fetch-unreadable", { detail: { ...detail, reason: "no rows" } });
}

function rowFields(fields: readonly string[]): readonly string[] {
  return [...fields, "rows", "items"];
}

/** @throws AtlasError `fetch-unreadable`, `fetch-partial`, `fetch-cached` */
function wholeRows(body: RestBody, fields: readonly string[], target: Target): readonly unknown[] {
  const rows = rowsIn(body, fields);
  refuseUnlessBaseline(body, rows.length, target);
  return rows;
}

/** All rows of an answer, in parts where it is long. Throws as `wholeRows` does, then or while they are read. */
function baselineRows(body: RestBody, fields: readonly string[], target: Target): RestRows {
  const { next } = body;
  if (next === undefined) return wholeRows(body, fields, target);
  let rowCount = 0;
  return {
    next() {
      const rows = next();
      if (rows === "done") refuseUnlessBaseline(body, rowCount, target);
      else if (rows !== "broken") rowCount += rows.length;
      return rows;
    },
    whole: () => wholeRows(body.parse(), fields, target),
  };
}

/** Adds the configured path to the error of a call without an answer. */
function named(thrown: unknown, { path, option }: RestPlace): unknown {
  if (!(thrown instanceof AtlasError) || thrown.code === "client-disposed" || thrown.detail["path"] !== undefined) return thrown;
  const { code, cause, detail } = thrown;
  const check = code === "fetch-redirected" || code === "foreign-origin" ? option : undefined;
  return new AtlasError(code, { cause, detail: { path, ...detail, check } });
}

function readSeq(value: unknown): Seq | undefined {
  const seq = typeof value === "string" && value !== "" ? Number(value) : value;
  return Number.isSafeInteger(seq) ? (seq as Seq) : undefined; // just checked
}
