/**
 * The package's REST requests: a path in, JSON or rows out, every failure an `AtlasError` that names neither token nor row.
 *
 * Rules: P2, P12, P17, P35.
 */
import type { AuthorisedFetch } from "../../connection/rest/authorised-fetch.ts";
import type { CollectionDefinition } from "../../domains/collection.ts";
import { collections } from "../../domains/collections.ts";
import type { QueryName } from "../../domains/queries/rest-queries.ts";
import { asRecord, type JsonRecord } from "../../protocol/json.ts";
import { readPayload } from "../../protocol/payload.ts";
import { readTimestamp } from "../../protocol/timestamp.ts";
import type { Seq } from "../../shared/brand.ts";
import type { Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Reporter } from "../../sync/reporter.ts";
import type { RestRows } from "../../sync/baselines/rest-reading.ts";
import { placeBefore, placeOf } from "../../sync/sequence/stream-time.ts";
import type { SnapshotSource } from "../../sync/slices/create-slices.ts";
import type { AtlasPaths } from "./paths.ts";
import { pathOf, queryTarget, shownPath, snapshotPath, type PathParameters, type RestTarget } from "./rest-paths.ts";
import { createBodyCutter, type BodyCutter } from "./rest-cut.ts";
import { readBody, refuseUnlessBaseline, type RestBody, type RestPlace } from "./rest-body.ts";

export interface RestOptions {
  /** An authorised `fetch` below the base URL. Settles in bounded time. */
  readonly fetch: AuthorisedFetch["fetch"];
  readonly paths: AtlasPaths;
  readonly clock: Pick<Clock, "now">;
  /** Reports what is odd about an answer that can be used all the same. */
  readonly emit: Reporter["emit"];
}

export interface RestRequests {
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
}

export function createRestRequests({ fetch, paths, clock, emit }: RestOptions): RestRequests {
  const emitImprecise = (fields: Iterable<string>, { path, slice }: RestTarget): void => {
    for (const field of fields) emit("imprecise-number", slice === undefined ? { path, field } : { slice, path: field }); // as of the stream
  };
  const get = async (target: RestTarget, signal: AbortSignal, cut?: BodyCutter): Promise<RestBody> => {
    const onImprecise = (fields: Iterable<string>): void => {
      if (!signal.aborted) emitImprecise(fields, target); // the caller may have ended (P44)
    };
    try {
      return await fetch(target.url, (response) => readBody(response, target, { at: clock.now(), cut, onImprecise }), { signal });
    } catch (thrown) {
      throw named(thrown, target);
    }
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
      const { value, detail } = await get(queryTarget(name, paths, parameters), signal);
      const record = asRecord(value);
      if (record === undefined) throw new AtlasError("fetch-unreadable", { detail: { ...detail, reason: "not an object" } });
      return record;
    },
    async rows(name, signal, fields, isBaseline = false) {
      const target = queryTarget(name, paths);
      const body = await get(target, signal);
      return isBaseline ? wholeRows(body, fields, target) : rowsIn(body, fields);
    },
  };
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
function wholeRows(body: RestBody, fields: readonly string[], target: RestTarget): readonly unknown[] {
  const rows = rowsIn(body, fields);
  refuseUnlessBaseline(body, rows.length, target);
  return rows;
}

/** All rows of an answer, in parts where it is long. Throws as `wholeRows` does, then or while they are read. */
function baselineRows(body: RestBody, fields: readonly string[], target: RestTarget): RestRows {
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

/** A call that ended without an answer does not know how it was configured: its error gets that here. */
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
