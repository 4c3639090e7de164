/** What a panel may claim about its rows, whatever brought them: a slice of the stream or a REST query. */
import type { ConnectionState, Freshness, StaleCause } from "../../../src/index.ts";
import { duration, wallTime } from "../format.ts";

export type PanelState =
  | { readonly status: "waiting"; readonly note: string | undefined }
  | { readonly status: "live"; readonly note: string | undefined }
  | { readonly status: "stale"; readonly note: string };

const causes: Readonly<Record<StaleCause, string>> = {
  disconnect: "connection lost",
  gap: "messages missed",
  malformed: "unreadable message",
  "unconfirmed-empty": "empty snapshot not confirmed",
  "key-collision": "two rows under one key",
  unproven: "waiting for the first message",
  lagging: "messages arrive late",
};

/** The state of a slice, in words. */
export function stateOfSlice(freshness: Freshness): PanelState {
  const lag = freshness.lagMs > 0 ? `${duration(freshness.lagMs)} behind` : undefined;
  if (freshness.status === "live") return { status: "live", note: lag };
  const { error, recovering } = freshness;
  const effort = error !== undefined ? `fetch failed: ${error.code}` : recovering ? "recovering" : undefined;
  if (freshness.status === "waiting") return { status: "waiting", note: effort };
  const facts = [causes[freshness.cause], lag, `since ${wallTime(freshness.since)}`, effort];
  return { status: "stale", note: facts.filter((fact) => fact !== undefined).join(" · ") };
}

/** As much of a TanStack query as a panel shows. */
export interface QueryFacts {
  readonly isPending: boolean;
  readonly isError: boolean;
  readonly error: Error | null;
  readonly dataUpdatedAt: number;
}

/** The state of a REST query, in words. Data is stale when its refetch failed, or when no signal could arrive to refetch it. */
export function stateOfQuery({ isPending, isError, error, dataUpdatedAt }: QueryFacts, connection: ConnectionState): PanelState {
  const failure = isError ? `fetch failed: ${codeOf(error)}` : undefined;
  if (dataUpdatedAt === 0 || isPending) return { status: "waiting", note: failure };
  if (failure !== undefined) return { status: "stale", note: `since ${wallTime(dataUpdatedAt)} · ${failure}` };
  // Signals that come meanwhile are lost (P24).
  if (connection.status !== "connected")
    return { status: "stale", note: `${causes.disconnect} · since ${wallTime(connection.lastClose?.at ?? connection.since)}` };
  return { status: "live", note: undefined };
}

function codeOf(error: Error | null): string {
  return error !== null && "code" in error && typeof error.code === "string" ? error.code : (error?.name ?? "unknown");
}
