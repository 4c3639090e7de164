/** Maps the machine to the public `ConnectionState`: nine states become seven statuses. Rules: P3, P5, DESIGN *Connection statuses*. */
import type { Millis } from "../../shared/brand.ts";
import type { ConnectionReport, History, Machine, State, Status } from "./state.ts";

type Facts = Pick<ConnectionReport, "since" | "attempt" | "lastClose" | "everConnected">;

/** Returns `previous` where nothing has changed, so subscribers are not notified twice. */
export function reportState(machine: Machine, at: Millis, previous: ConnectionReport | undefined): ConnectionReport {
  const { state, history } = machine;
  const describe = reports[state.status] as (state: State, facts: Facts) => ConnectionReport; // the state's own row
  const report = describe(state, factsOf(history, state.status, at));
  if (previous === undefined || previous.status !== report.status) return report;
  const lasting = { ...report, since: previous.since };
  return isEqual(lasting, previous) ? previous : lasting;
}

const reports: { readonly [S in Status]: (state: Extract<State, { status: S }>, facts: Facts) => ConnectionReport } = {
  idle: (_, facts) => ({ status: "idle", ...facts }),
  waiting: ({ error, nextAttemptAt }, facts) => pausing(error, nextAttemptAt, facts),
  attempting: (_, facts) => ({ status: "connecting", ...facts }),
  open: (_, facts) => ({ status: "connected", ...facts }),
  resting: ({ error }, facts) => pausing(error, undefined, facts),
  blocked: ({ error }, facts) => ({ status: "blocked", reason: "token-rejected", error, ...facts }),
  asking: ({ error }, facts) => ({ status: "blocked", reason: "token-rejected", error, ...facts }),
  refused: ({ error }, facts) => ({ status: "blocked", reason: "address", error, ...facts }),
  disposed: (_, facts) => ({ status: "disposed", ...facts }),
};

function pausing(error: Extract<State, { status: "waiting" }>["error"], nextAttemptAt: Millis | undefined, facts: Facts): ConnectionReport {
  if (error === undefined) return { status: "disconnected", nextAttemptAt, ...facts };
  return { status: "error", error, nextAttemptAt, ...facts };
}

function factsOf(history: History, status: Status, since: Millis): Facts {
  const attempt = status === "open" ? 0 : history.attemptCount;
  return { since, attempt, lastClose: history.lastClose, everConnected: history.everConnected };
}

function isEqual(report: ConnectionReport, other: ConnectionReport): boolean {
  const fields = Object.entries(report);
  const others = new Map(Object.entries(other));
  return fields.length === others.size && fields.every(([name, value]) => Object.is(others.get(name), value));
}
