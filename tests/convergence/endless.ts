/**
 * Causes of `stale` that never end, for half an hour each: what they may cost, by the rules, and what the user has to see. A desk that loops
 * takes down the server that it waits for.
 */
import type { StaleCause } from "../../src/store/freshness.ts";
import type { SliceName } from "./book.ts";
import type { Desk } from "./desk.ts";
import { plainWorld, type Regime, type Schedule, type World } from "./schedule.ts";

/** The most of each within one minute. */
export interface Bounds {
  /** REST calls for the slice. */
  readonly calls: number;
  /** Sockets that are opened. */
  readonly sockets: number;
  /** Calls of `getToken`. */
  readonly tokens: number;
}

export interface EndlessCause {
  readonly title: string;
  readonly schedule: Schedule;
  /** The slice that is looked at. */
  readonly slice: SliceName;
  /** Keeps the cause alive, every 5 s. */
  readonly drive?: (desk: Desk, second: number) => void;
  /** What REST answers for the slice, in the place of its book. */
  readonly body?: string;
  readonly atMost: Bounds;
  /** The most calls of a single minute, where something that happens once allows more than `atMost`. */
  readonly callsInOneMinute?: number;
  /** Sockets in the whole half hour, where one minute does not show the rule. */
  readonly socketsInAll?: number;
  /** What the user may see: never `live` where it is left out. */
  readonly shows: {
    readonly live?: boolean;
    readonly causes: readonly StaleCause[];
    readonly error?: readonly string[];
  };
}

const plain: Regime = { sequence: "connection", numbering: "connection", hasSeq: true, rest: "plain" };
const uncounted: Regime = { ...plain, hasSeq: false };
const withoutRest: Regime = { ...plain, rest: "absent" };

function scheduleOf(regime: Regime, world: Partial<World> = {}, hasSnapshots = true): Schedule {
  return { regime, hasSnapshots, seed: 3, world: { ...plainWorld, rowsAtStart: 2, ...world }, steps: [] };
}

/** Three recoveries in 60 s, then one each 30 s (P35). */
const recoveries = 6;
/** Delays of 1 s, doubling to 30 s, shortened by half at most (P30). */
const attempts = 8;
/**
 * A failed call is repeated as an attempt is (decision 6). The one reconnect of the outage (P35) brings a baseline, and the next gap starts
 * these delays again: the minute of the reconnect holds both.
 */
const retries = attempts;
const retriesInMinuteOfReconnect = 12;

const loseOne = (desk: Desk, slice: SliceName): void => {
  desk.login.server.publish(slice, [{ type: "patch", key: 0, field: 1 }], { fault: "drop" });
  desk.login.server.publish(slice, []);
};
const collidingRows = ["1", "2"].map((balance) => ({ entity_id: "E", account_id: "A", currency: "EUR", balance }));

export const endlessCauses: readonly EndlessCause[] = [
  {
    title: "disconnect: no connection is accepted (P30)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive({ login: { server } }, second) {
      server.refusals = Infinity;
      if (second === 5) server.close(1006);
    },
    atMost: { calls: 3, sockets: attempts, tokens: attempts },
    shows: { causes: ["disconnect"] },
  },
  {
    title: "disconnect: each connection is closed at once (P30)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive: ({ login: { server } }) => server.close(1006),
    atMost: { calls: attempts, sockets: attempts + 3, tokens: attempts + 3 },
    shows: { live: true, causes: ["disconnect"] },
  },
  {
    title: "disconnect: getToken always rejects (P2, P30)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive(desk, second) {
      desk.tokenMode = "throws";
      if (second === 5) desk.login.server.close(1006);
    },
    atMost: { calls: 3, sockets: 1, tokens: attempts },
    shows: { causes: ["disconnect"] },
  },
  {
    title: "gap: one message of two is lost (P35)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["gap"] },
  },
  {
    title: "gap: one message of two is lost, without REST (P35)",
    schedule: scheduleOf(withoutRest),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: 0, sockets: 2, tokens: 2 },
    shows: { live: true, causes: ["gap"] },
  },
  {
    title: "gap: one message of two is lost, and REST fails (P35)",
    schedule: scheduleOf(plain, { habit: { type: "rest-down", slice: "positions" } }),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: retries, sockets: 1, tokens: 1 },
    callsInOneMinute: retriesInMinuteOfReconnect,
    socketsInAll: 2,
    shows: { causes: ["gap"], error: ["fetch-failed"] },
  },
  {
    title: "gap: one message of two is lost, and REST answers in parts (P35)",
    schedule: scheduleOf(plain, { habit: { type: "partial", slice: "positions" } }),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: retries, sockets: 1, tokens: 1 },
    callsInOneMinute: retriesInMinuteOfReconnect,
    socketsInAll: 2,
    shows: { causes: ["gap"], error: ["fetch-partial"] },
  },
  {
    title: "gap: one message of two is lost, and REST answers 403 (P35)",
    schedule: scheduleOf(plain, { restAtStart: "403" }),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: 3, sockets: 2, tokens: 2 },
    shows: { live: true, causes: ["gap", "disconnect"] },
  },
  {
    title: "gap: one message of two is lost, and REST answers with an Age (P35)",
    schedule: scheduleOf(plain, { restAtStart: "aged" }),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: retries, sockets: 1, tokens: 1 },
    callsInOneMinute: retriesInMinuteOfReconnect,
    socketsInAll: 2,
    shows: { causes: ["gap"], error: ["fetch-cached"] },
  },
  {
    title: "gap: one message of two is lost, and REST's watermark counts something else (P35)",
    schedule: scheduleOf({ ...plain, rest: "watermark" }, { restAtStart: "foreign" }),
    slice: "positions",
    drive: (desk) => loseOne(desk, "positions"),
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["gap"] },
  },
  {
    title: "gap: the numbers restart again and again (P37)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive({ login: { server } }) {
      server.restart();
      server.publish("positions", [{ type: "patch", key: 0, field: 1 }]);
    },
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["gap"] },
  },
  {
    title: "malformed: the client throws while it applies each delta (P12)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", [{ type: "patch", key: 0, field: 1 }], { fault: "throws" }),
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: the client throws while it applies each delta, without REST (P12)",
    schedule: scheduleOf(withoutRest),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", [{ type: "patch", key: 0, field: 1 }], { fault: "throws" }),
    atMost: { calls: 0, sockets: 2, tokens: 2 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: no entry of `removed` can be read (P18)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive({ login: { server } }) {
      server.publish("positions", [{ type: "put", key: 3 }]);
      server.publish("positions", [{ type: "lost-removal", key: 3 }]);
    },
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "disconnect: the browser fires offline again and again, and nothing arrives (P47)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive({ page, login: { server } }) {
      server.silenceMs = 1e9;
      server.halfOpen();
      page.offline();
    },
    atMost: { calls: 3, sockets: 2, tokens: 2 },
    shows: { causes: ["disconnect", "unproven"] },
  },
  {
    title: "malformed: no frame of the kind can be read (P12)",
    schedule: scheduleOf(plain, { habit: { type: "unreadable", slice: "positions" } }),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", [{ type: "patch", key: 0, field: 1 }]),
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: no frame of the kind can be read, without REST (P12)",
    schedule: scheduleOf(withoutRest, { habit: { type: "unreadable", slice: "positions" } }),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", [{ type: "patch", key: 0, field: 1 }]),
    atMost: { calls: 0, sockets: 1, tokens: 1 },
    socketsInAll: 2,
    shows: { causes: ["malformed", "disconnect"], error: ["no-baseline"] },
  },
  {
    title: "malformed: each delta is cut, without REST (P12)",
    schedule: scheduleOf(withoutRest),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", [{ type: "patch", key: 0, field: 1 }], { fault: "mangle" }),
    atMost: { calls: 0, sockets: 2, tokens: 2 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: the kind of every second frame cannot be read (P12)",
    schedule: scheduleOf(uncounted),
    slice: "positions",
    drive({ login: { server } }) {
      server.publish("trades", [{ type: "patch", key: 0, field: 1 }], { fault: "bytes" });
      server.publish("trades", []);
    },
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: each delta holds a row without its key (P18)",
    schedule: scheduleOf(plain, { habit: { type: "keyless", slice: "positions" } }),
    slice: "positions",
    drive: ({ login: { server } }) => server.publish("positions", []),
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["malformed"] },
  },
  {
    title: "malformed: no snapshot holds an array, without REST (P16)",
    schedule: scheduleOf(withoutRest, { habit: { type: "malformed-snapshots", slice: "positions" } }),
    slice: "positions",
    atMost: { calls: 0, sockets: 1, tokens: 1 },
    socketsInAll: 2,
    shows: { causes: ["malformed", "disconnect"], error: ["no-baseline"] },
  },
  {
    title: "unconfirmed-empty: the stream sends an empty book again and again (P17)",
    schedule: scheduleOf(plain),
    slice: "positions",
    drive: ({ login: { server } }) => server.sendEmptyPositions(),
    atMost: { calls: 7, sockets: 0, tokens: 0 },
    shows: { live: true, causes: ["unconfirmed-empty"] },
  },
  {
    title: "key-collision: two rows of each snapshot share a key (P20)",
    schedule: scheduleOf(uncounted),
    slice: "cash",
    body: JSON.stringify({ cash_balances: collidingRows }),
    drive({ login: { server } }) {
      const data = { cash_balances: collidingRows };
      server.noise(JSON.stringify({ kind: "cash_balance", message_type: "snapshot", data }));
    },
    atMost: { calls: recoveries, sockets: 0, tokens: 0 },
    shows: { causes: ["key-collision"] },
  },
  {
    title: "unproven: no connection ever sends anything (P45)",
    schedule: scheduleOf(plain, { silenceMs: 1e9 }),
    slice: "positions",
    drive({ login: { server } }) {
      server.silenceMs = 1e9;
    },
    atMost: { calls: 3, sockets: 2, tokens: 2 },
    shows: { causes: ["unproven", "disconnect"] },
  },
  {
    title: "unproven: the connection sends nothing but noise (P45)",
    schedule: scheduleOf(plain, { silenceMs: 1e9 }),
    slice: "positions",
    drive: ({ login: { server } }) => server.noise("ping"),
    atMost: { calls: 3, sockets: 0, tokens: 0 },
    shows: { causes: ["unproven"] },
  },
  {
    title: "lagging: the feed falls behind more and more (P46)",
    schedule: scheduleOf(plain, { hasTs: true }),
    slice: "positions",
    drive({ login: { server } }, second) {
      const isLate = second > 60;
      server.lagMs = isLate ? 12_000 + (second - 60) * 35 : 0;
      server.publish("positions", [{ type: "patch", key: 0, field: 1 }]);
    },
    atMost: { calls: 0, sockets: 0, tokens: 0 },
    shows: { causes: ["lagging"] },
  },
];
