/**
 * Which path answers a query, a slice or the probe, by the `paths` option and the defaults of the protocol.
 *
 * Rules: P2, P3 (where to probe), P35.
 */
import type { ProbeTarget } from "../../connection/tokens/probe.ts";
import type { CollectionDefinition } from "../../domains/collection.ts";
import { collections } from "../../domains/collections.ts";
import { queryHooks } from "../../domains/queries/query-hooks.ts";
import type { QueryName } from "../../domains/queries/rest-queries.ts";
import { AtlasError } from "../../shared/errors.ts";
import { fillPath } from "./path-template.ts";
import type { AtlasPaths, SnapshotPath } from "./paths.ts";

/** Values for the parts of a path that are in braces. */
export type PathParameters = Readonly<Record<string, string>>;

/** A request: its address, and how its errors name it. */
export interface RestTarget {
  readonly url: string;
  /** As errors show it. */
  readonly path: string;
  /** The option that configures it. */
  readonly option: string;
  /** The slice whose rows it answers with; undefined for a query. */
  readonly slice?: string;
}

/** @throws AtlasError `path-missing`, `path-parameter` */
export function queryTarget(name: QueryName, paths: AtlasPaths, parameters: PathParameters = {}): RestTarget {
  const [option, template] = queryPath(name, paths);
  const hook = queryHooks[name];
  if (template === undefined) throw new AtlasError("path-missing", { detail: { hook, option: `paths.${name}` } });
  const place = { path: shownPath(template), option: `paths.${option}` };
  const filled = fillPath(template, parameters);
  if (filled.type === "path") return { url: filled.path, ...place };
  throw new AtlasError("path-parameter", { detail: { hook, path: place.path, parameter: filled.parameter, check: place.option } });
}

/** A payment orders' query without a path of its own falls back on the path of the slice. */
export function queryPath(name: QueryName, paths: AtlasPaths): readonly [option: string, path: string | undefined] {
  if (name !== "paymentOrdersQuery" || paths.paymentOrdersQuery !== undefined) return [name, paths[name] ?? undefined]; // null of a program without types, too
  return ["paymentOrders", pathOf(paths.paymentOrders)];
}

export function probeTarget(paths: AtlasPaths): ProbeTarget | undefined {
  if (paths.probe !== undefined) return { path: paths.probe, isExplicit: true };
  const path = pathOf(snapshotPath(collections.positions, paths));
  return path === undefined ? undefined : { path, isExplicit: false };
}

/** The configured path; null switches a default off. */
export function snapshotPath(definition: CollectionDefinition, paths: AtlasPaths): SnapshotPath | null | undefined {
  const configured = Object.hasOwn(paths, definition.name) ? paths[definition.name as keyof AtlasPaths] : undefined; // own collections bring theirs along
  return configured === undefined ? definition.rest : configured;
}

export function pathOf(path: SnapshotPath | null | undefined): string | undefined {
  return typeof path === "string" ? path : path?.path;
}

/** A configured path as errors show it: a query may hold a key. */
export function shownPath(path: string): string {
  return path.replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
}
