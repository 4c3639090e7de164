/** A slice by name, the application's own included. */
import type { JsonRecord } from "../protocol/json.ts";
import { AtlasError } from "../shared/errors.ts";
import type { AtlasState, Slice } from "./atlas-state.ts";

/** @throws AtlasError `collection-unknown` where the client was not given the collection. */
export function sliceOf<Row extends object = JsonRecord>(state: AtlasState, name: string): Slice<Row> {
  const slice = (state as unknown as Readonly<Record<string, Slice<Row> | undefined>>)[name]; // typed by handle, stored by name; what else the state and its prototype hold has no rows
  if (slice?.collection === undefined) throw new AtlasError("collection-unknown", { detail: { slice: name } });
  return slice;
}
