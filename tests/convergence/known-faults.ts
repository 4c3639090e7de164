/**
 * Faults that were once shown as live, each as the shortest schedule that produces it. They run before any schedule that is drawn, with the
 * rule that each of them obeys.
 */
import type { RowOp, SliceName } from "./book.ts";
import type { Fault } from "./frames.ts";
import type { Regime, Schedule, Step, World } from "./schedule.ts";

interface KnownFault {
  readonly rule: string;
  readonly title: string;
  readonly schedule: Schedule;
}

const counted: Regime = { sequence: "connection", numbering: "connection", hasSeq: true, rest: "plain" };
const uncounted: Regime = { ...counted, hasSeq: false };
const byKind: Regime = { sequence: "auto", numbering: "kind", hasSeq: true, rest: "plain" };
const byConnection: Regime = { sequence: "auto", numbering: "connection", hasSeq: true, rest: "plain" };

const put: RowOp = { type: "put", key: 0 };
const patch: RowOp = { type: "patch", key: 0, field: 1 };
const publish = (slice: SliceName, ops: readonly RowOp[], fault: Fault = "none"): Step => ({
  do: "publish",
  slice,
  ops,
  fault,
  delayMs: 0,
});
const pass = (ms: number): Step => ({ do: "pass", ms });
const expectLive: Step = { do: "expectLive" };
const signal = (kind: "orders" | "curves" = "orders", fault: Fault = "none"): Step => ({ do: "signal", kind, fault, delayMs: 0 });
/** A lost delta, and the message that shows it. */
const loss = (slice: SliceName): readonly Step[] => [publish(slice, [patch], "drop"), publish(slice, [])];

function known(
  rule: string,
  title: string,
  regime: Regime,
  world: Partial<World>,
  steps: readonly Step[],
  hasSnapshots = true,
): KnownFault {
  return { rule, title, schedule: { regime, hasSnapshots, seed: 1, world: { rowsAtStart: 2, ...world }, steps } };
}

export const knownFaults: readonly KnownFault[] = [
  ...(["max-age", "last-modified"] as const).flatMap((caching) => [
    known("P42", `a recovery reads the HTTP cache (${caching})`, counted, { caching }, [
      pass(5_000),
      ...loss("positions"),
      pass(10_000),
      ...loss("positions"),
    ]),
    known(
      "P42",
      `the next user gets rows from the HTTP cache (${caching})`,
      uncounted,
      { caching },
      [pass(5_000), { do: "relogin", farewell: "forget", isMounted: true }, pass(5_000)],
      false,
    ),
  ]),
  known("P17", "the stream sends an empty book before a slow REST book arrives", counted, { emptyOpenCount: 1, restAtStart: "slow" }, [
    pass(20_000),
    expectLive,
  ]),
  known(
    "P17",
    "the stream sends an empty book before a REST book that never arrives",
    counted,
    { emptyOpenCount: 1, restAtStart: "hang" },
    [pass(60_000), expectLive],
  ),
  ...(["forget", "dispose", "release"] as const).flatMap((farewell) =>
    [true, false].flatMap((isMounted) =>
      [true, false].map((hasIdentity) =>
        known(
          "P41",
          `the next user sees the orders of the last one (${farewell}, ${isMounted ? "mounted" : "mounted again"}, ${hasIdentity ? "with" : "without"} identity)`,
          counted,
          { hasIdentity },
          [pass(5_000), { do: "rest", mode: "hang" }, { do: "relogin", farewell, isMounted }, pass(20_000)],
        ),
      ),
    ),
  ),
  known("P41", "the answer to the last user arrives after the next one logged in", counted, { restAtStart: "slow" }, [
    pass(1_000),
    { do: "relogin", farewell: "forget", isMounted: true },
    pass(5_000),
  ]),
  known("P24", "a persister restores orders after the connection opened", counted, {}, [
    pass(20_000),
    { do: "restoreQueries" },
    pass(70_000),
  ]),
  known("P45", "the connection is open and silent, and REST works", counted, { silenceMs: 40_000 }, [pass(30_000)]),
  known("P45", "the next connection is silent, and only noise arrives", counted, {}, [
    pass(5_000),
    { do: "silence", ms: 30_000 },
    { do: "close", code: 1006 },
    pass(5_000),
    { do: "noise", text: '{"type":"connected"}' },
    { do: "noise", text: "ping" },
    pass(10_000),
  ]),
  known("P46", "messages arrive 20 s late", counted, { hasTs: true }, [
    pass(5_000),
    publish("positions", [put]),
    pass(5_000),
    { do: "lag", ms: 20_000 },
    publish("positions", [patch]),
    pass(5_000),
    publish("positions", [patch]),
    pass(30_000),
    { do: "lag", ms: 0 },
    signal(),
    pass(30_000),
    expectLive,
  ]),
  known("P46", "messages arrive 20 s late, without numbers", uncounted, { hasTs: true }, [
    pass(1_000),
    publish("trades", [put]),
    pass(1_000),
    { do: "lag", ms: 20_000 },
    publish("trades", [patch]),
    pass(30_000),
  ]),
  known("P47", "the browser is offline", counted, {}, [pass(16_000), { do: "offline" }, pass(9_000)]),
  known("P36", "four losses alternate, and later one more message is lost", byConnection, {}, [
    { do: "chatter", count: 2_000 },
    pass(1_000),
    ...[0, 1, 2, 3].flatMap(() => [...loss("positions"), pass(10)]),
    pass(30_000),
    ...loss("positions"),
    pass(2_000),
  ]),
  known("P36", "a loss while the numbering by kind is being learnt", byKind, { numbersFrom: "one" }, [
    pass(100),
    publish("trades", []),
    publish("trades", []),
    publish("blotter", [patch], "drop"),
    publish("blotter", []),
    pass(10_000),
    expectLive,
  ]),
  known("P37", "a loss before a restart whose first message is of a new kind", byConnection, {}, [
    pass(5_000),
    publish("positions", [patch], "drop"),
    { do: "restart" },
    signal("curves"),
    pass(10_000),
    expectLive,
  ]),
  ...(["cut", "not-a-number", "glued", "bytes"] as const).flatMap((fault) => [
    known("P12", `a delta arrives in a frame whose kind cannot be read (${fault})`, uncounted, {}, [
      pass(5_000),
      publish("positions", [patch], fault),
      pass(5_000),
      expectLive,
    ]),
    known("P24", `a signal arrives in a frame whose kind cannot be read (${fault})`, uncounted, {}, [
      pass(20_000),
      signal("orders", fault),
      pass(70_000),
    ]),
  ]),
  ...(["array", "encoded", "binary"] as const).map((framing) =>
    known("P12", `deltas arrive in readable frames of another spelling (${framing})`, uncounted, {}, [
      pass(5_000),
      { do: "publish", slice: "positions", ops: [patch], fault: "none", delayMs: 0, framing },
      { do: "publish", slice: "cash", ops: [put, { type: "remove", key: 1 }], fault: "none", delayMs: 0, framing },
      pass(1_000),
      expectLive,
    ]),
  ),
  known("P12", "noise marks nothing", counted, {}, [
    pass(5_000),
    { do: "noise", text: "ping" },
    { do: "noise", text: '{"type":"connected"}' },
    publish("positions", [patch]),
    pass(1_000),
    expectLive,
  ]),
  known("P12", "a malformed frame of a slice without REST", { ...counted, rest: "absent" }, {}, [
    pass(5_000),
    publish("positions", [patch], "mangle"),
    pass(5_000),
    expectLive,
  ]),
  ...(["future", "not-an-array", "bad-watermark"] as const).map((how) =>
    known("P43", `the application hydrates rows that are none (${how})`, { ...counted, rest: "watermark" }, {}, [
      pass(5_000),
      { do: "rest", mode: "hang" },
      ...loss("positions"),
      pass(10),
      { do: "hydrate", slice: "positions", how },
      publish("positions", [patch]),
      pass(5_000),
    ]),
  ),
  known(
    "P35",
    "the watermark of REST counts something else than the stream",
    { ...counted, rest: "watermark" },
    { restAtStart: "foreign" },
    [
      pass(5_000),
      ...loss("positions"),
      pass(20_000),
      publish("positions", [patch]),
      publish("positions", [patch]),
      pass(20_000),
      expectLive,
    ],
  ),
  ...(["partial-next", "partial-more", "partial-total", "partial-206", "aged"] as const).map((mode) =>
    known("P35", `REST answers with what is no baseline (${mode})`, counted, {}, [
      pass(5_000),
      { do: "rest", mode },
      publish("positions", [put]),
      ...loss("positions"),
      pass(10_000),
    ]),
  ),
  ...(["fail", "403", "404", "405", "410"] as const).map((mode) =>
    known("P35", `a gap while REST does not serve and the socket is healthy (${mode})`, counted, {}, [
      pass(5_000),
      { do: "rest", mode },
      ...loss("positions"),
      pass(40_000),
      expectLive,
    ]),
  ),
  known("P18", "a delta row has lost its key", counted, {}, [
    pass(5_000),
    publish("positions", [{ type: "lost-key", key: 0, field: 1 }]),
    pass(5_000),
    expectLive,
  ]),
  known("P18", "an entry of `removed` cannot be read", counted, {}, [
    pass(5_000),
    publish("positions", [{ type: "lost-removal", key: 0 }]),
    pass(5_000),
    expectLive,
  ]),
  known("P12", "a row nested 5,000 levels arrives twice", counted, {}, [
    pass(5_000),
    publish("positions", [{ type: "nested" }]),
    publish("positions", [patch, { type: "nested" }, { type: "put", key: 4 }]),
    pass(5_000),
    expectLive,
  ]),
  known("P12", "a list field holds 200,000 wrong elements", counted, {}, [
    pass(5_000),
    publish("paymentOrders", [patch, { type: "wrong-list" }, { type: "put", key: 4 }]),
    pass(5_000),
    expectLive,
  ]),
  known("P47", "a frozen page's socket closes after the wake", counted, {}, [
    pass(5_000),
    { do: "freezeAndClose", ms: 600_000 },
    pass(5_000),
  ]),
];
