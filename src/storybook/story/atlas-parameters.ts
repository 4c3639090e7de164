/**
 * What a story says about its Atlas, in `parameters.atlas`. Storybook merges the parameters of project, component and story field by field, so every
 * field is optional, and a later one decides: `state` or `connection` before `rows`, `rows` before `preset`.
 */
import type { AtlasClientOptions } from "../../client/options.ts";
import type { FaultCommand } from "../../engine/control/control-verbs.ts";
import type { BookSize, PresetName, Rates } from "../../engine/scale.ts";
import type { ConnectionStatus } from "../../shared/connection-state.ts";
import type { FreshnessStatus, StaleCause } from "../../store/freshness.ts";
import type { InitialRows } from "../../testing/server/test-book.ts";

/** Check a story's parameters with it: `parameters: { atlas: { state: "stale" } satisfies AtlasParameters }`. */
export interface AtlasParameters {
  /** The story gets no client, and no server runs for it. @defaultValue false */
  readonly disable?: boolean | undefined;
  /** The book of the server in the page. @defaultValue "demo" */
  readonly preset?: PresetName | BookSize | undefined;
  /** Of the book: one seed gives one book. @defaultValue 1 */
  readonly seed?: number | undefined;
  /** Adds the rows that break clients. @defaultValue false */
  readonly edges?: boolean | undefined;
  /** How fast the book moves. @defaultValue those of the preset */
  readonly rates?: Partial<Rates> | undefined;
  /** These rows and no others, in the place of a book. They do not move. */
  readonly rows?: InitialRows | undefined;
  /** Run before the client connects, in order. */
  readonly faults?: readonly FaultCommand[] | undefined;
  /** Run once every slice is live, in order: for what needs a connection, such as a gap. */
  readonly faultsOnceLive?: readonly FaultCommand[] | undefined;
  /** Forces what every slice says of its rows. Nothing runs then: no server, no time. */
  readonly state?: FreshnessStatus | undefined;
  /** Of `stale`. @defaultValue "disconnect" */
  readonly cause?: StaleCause | undefined;
  /** Forces the connection, and nothing runs. @defaultValue what fits the state */
  readonly connection?: ForcedConnection | undefined;
  /** More options of the client, such as `collections`. A forced client takes none. */
  readonly client?: Partial<AtlasClientOptions> | undefined;
}

/** A status of `useConnection`, or `offline`: disconnected, because the browser has no network. */
export type ForcedConnection = ConnectionStatus | "offline";

/** Parameters of a story; Storybook types them as a record of anything. */
export function readParameters(parameters: Readonly<Record<string, unknown>>): AtlasParameters {
  return parameters["atlas"] ?? {};
}
