/** The panels of the matrix, and where one of them differs: a state that its rows cannot have, or that comes about in another way. */
import type { LiveState, StateName } from "./states.ts";

export type PanelName = keyof typeof panels;

export interface LivePanel {
  readonly title: string;
  /** What it says where there are no rows. */
  readonly empty: string;
  /** Why its rows are never in a state. */
  readonly never?: { readonly [Name in StateName]?: string };
  /** What differs from the line of a state. */
  readonly states?: { readonly [Name in StateName]?: Partial<LiveState> };
}

const noSnapshot = "no snapshot brings these rows";
const restFails = { verb: "rest", mode: "fail", durationMs: 3_600_000 } as const;

export const panels = {
  positions: {
    title: "Positions",
    empty: "No positions",
    states: {
      // The one slice whose empty snapshot is doubted by default, so a server brings it about.
      "unconfirmed-empty": { atlas: { preset: "demo" }, commands: [restFails, { verb: "empty" }] },
    },
  },
  trades: { title: "Trades", empty: "No trades" },
  blotter: { title: "Blotter", empty: "No entries" },
  cash: { title: "Cash", empty: "No balances" },
  ocp: { title: "Open currency positions", empty: "No open positions" },
  paymentOrders: { title: "Payment orders", empty: "No payment orders" },
  reports: {
    title: "Reports",
    empty: "No reports",
    never: { "unconfirmed-empty": noSnapshot, "key-collision": noSnapshot },
    states: {
      // Every book has reports; this server lists none.
      empty: { atlas: { rows: {}, client: { timings: { settleMs: 50 }, fetch: () => Promise.resolve(Response.json({ reports: [] })) } } },
      // A forced state has the rows of the six collections, and no reports.
      lagging: {
        atlas: { state: "stale", cause: "lagging" }, // single events are late for a moment only
        commands: [],
        claim: /^stale · messages arrive late · since/,
        noRows: "empty",
      },
      blocked: { noRows: "empty" },
      offline: { noRows: "empty" },
    },
  },
  orders: {
    title: "Orders",
    empty: "No orders",
    never: {
      "unconfirmed-empty": noSnapshot,
      "key-collision": noSnapshot,
      unproven: "a REST query, which needs no message",
      lagging: "a REST query, which no message brings",
      recovering: "a REST query, which is fetched again in the background",
    },
    states: {
      // A gap or an unreadable message may have been a signal: the query is fetched again.
      gap: { claim: /^stale · since .* fetch failed/ },
      malformed: { claim: /^stale · since .* fetch failed/ },
    },
  },
} as const satisfies Record<string, LivePanel>;

export const panelNames = Object.keys(panels) as readonly PanelName[]; // Object.keys forgets the names

/** The line of a state for one panel; undefined where its rows are never in that state. */
export function stateOf(panel: LivePanel, name: StateName, line: LiveState): LiveState | undefined {
  return panel.never?.[name] === undefined ? { ...line, ...panel.states?.[name] } : undefined;
}
