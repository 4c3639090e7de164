/**
 * Every way in which the simulator can misbehave, and what the client has to say of it, to the last error code: a table by verb, so that a
 * verb that is added does not compile until it is decided here.
 */
import { sliceNames } from "./book.ts";
import { onlyProbe, type Desk, type DeskOptions } from "./desk.ts";
import { simulatorPaths, type FaultCommand, type FaultVerb } from "../../src/simulator.ts";
import type { AtlasErrorCode, ConnectionState, StaleCause } from "../../src/vanilla.ts";

export interface Trial {
  /** What goes wrong, as the end of a sentence. */
  readonly name: string;
  readonly rules: string;
  readonly desk?: DeskOptions;
  readonly commands: readonly FaultCommand[];
  /** All that is reported. */
  readonly codes?: readonly AtlasErrorCode[];
  /** All that is doubted, as `slice cause`. */
  readonly doubts?: readonly string[];
  /** How the socket ended; without it there is one socket all the time. */
  readonly close?: Partial<NonNullable<ConnectionState["lastClose"]>>;
  /** What more there is to see, once the above was seen. */
  readonly sees?: (desk: Desk) => Promise<void>;
  /** False where the server is to go on like that to the end. */
  readonly isMended?: false;
}

/** Until it is mended: a fault that ends by itself may do so before a busy machine has seen it. */
const long = 600_000;

const everySlice = [...sliceNames, "reports"];
const all = (cause: StaleCause): readonly string[] => everySlice.map((name) => `${name} ${cause}`);
const abnormal = (code: number) => ({ type: "abnormal", code }) as const;

/** One REST path of seven: a failing REST is then not asked more often than a minute allows. */
const positionsFromRest: DeskOptions = { client: { paths: { ...onlyProbe, positions: simulatorPaths.positions } } };
const nothingFromRest: DeskOptions = { client: { paths: { ...onlyProbe, positions: null } } };
const hearty = { heartbeatMs: 100 };
const deadSoon = { deadAfterMs: 600 };

const lostMessages = { codes: ["sequence-gap"], doubts: all("gap") } as const;
const lostPositions = { codes: ["malformed-message"], doubts: ["positions malformed"] } as const;
const unreadable: FaultCommand = { verb: "malformed", shape: "message-type" };
const restTrial = { rules: "P12, P35", desk: positionsFromRest, doubts: ["positions malformed"] } as const;

export const trials: { readonly [Verb in FaultVerb]: readonly Trial[] } = {
  drop: [
    { name: "three messages are lost", rules: "P34, P35", commands: [{ verb: "drop", count: 3 }], isMended: false, ...lostMessages },
    {
      name: "a message is lost and most slices have no REST path",
      rules: "P34, P35",
      desk: positionsFromRest,
      commands: [{ verb: "drop" }],
      codes: ["sequence-gap"],
      // The reconnect that serves them all ends the connection, too.
      doubts: sliceNames.map((name) => `${name} gap`),
      close: {},
    },
  ],
  gap: [
    { name: "numbers are skipped", rules: "P34, P35", commands: [{ verb: "gap", count: 5 }], ...lostMessages },
    {
      name: "numbers of one kind are skipped in a numbering for each kind",
      rules: "P34, P35, P36",
      desk: { simulator: { sequence: "kind" } },
      commands: [{ verb: "gap", kind: "positions" }],
      codes: ["sequence-gap"],
      doubts: ["positions gap"],
    },
  ],
  renumber: [
    {
      name: "the numbers restart",
      rules: "P37",
      commands: [{ verb: "renumber" }],
      codes: ["sequence-restart"],
      doubts: all("gap"),
    },
  ],
  malformed: [
    malformed("not-json", { codes: ["malformed-message", "sequence-gap"], doubts: all("malformed") }),
    malformed("truncated", lostPositions),
    malformed("not-an-object", { codes: ["malformed-message", "sequence-gap"], doubts: all("malformed") }),
    malformed("no-kind", { codes: ["malformed-message"], doubts: all("malformed") }),
    malformed("binary", { codes: ["malformed-message", "sequence-gap"], doubts: all("malformed") }),
    malformed("message-type", lostPositions, "P7, P12"),
    malformed("no-array", { codes: ["malformed-snapshot"], doubts: ["positions malformed"] }, "P16"),
    malformed("null-data", { codes: ["malformed-snapshot"], doubts: ["positions malformed"] }, "P16"),
    malformed("bad-rows", { codes: ["quarantined-row"], doubts: ["positions malformed"] }, "P18"),
    malformed("bad-ts", {}, "P9"),
    malformed("bad-event", { codes: ["malformed-event"], doubts: ["reports malformed"] }, "P29"),
  ],
  defect: [
    {
      name: "a positions message is cut off",
      rules: "P12",
      commands: [{ verb: "defect", as: "cut-end", kind: "positions", count: 1 }],
      ...lostPositions,
    },
  ],
  noise: [{ name: "a noise frame arrives", rules: "P12", commands: [{ verb: "noise" }], codes: ["noise"] }],
  encode: [
    { name: "`data` is a string", rules: "P8", commands: [{ verb: "encode", as: "string" }], isMended: false },
    { name: "`data` is a string in a string", rules: "P8", commands: [{ verb: "encode", as: "double" }], isMended: false },
  ],
  envelope: [{ name: "rows come under `upsert`", rules: "P15", commands: [{ verb: "envelope", as: "legacy" }], isMended: false }],
  keys: [{ name: "composite keys come as objects", rules: "P20", commands: [{ verb: "keys", as: "object" }], isMended: false }],
  unknown: [
    {
      name: "a message of an unknown kind arrives",
      rules: "P11",
      commands: [{ verb: "unknown" }],
      sees: (desk) => desk.until("it was counted", () => desk.client.stats().unknownCount === 1),
    },
  ],
  lag: [{ name: "messages arrive later than they were sent", rules: "P46", commands: [{ verb: "lag", delayMs: 300 }] }],
  silence: [
    {
      name: "the server is silent for too long",
      rules: "P32",
      desk: { simulator: hearty, client: { timings: deadSoon } },
      commands: [{ verb: "silence", durationMs: long }],
      codes: ["silent-socket"],
      doubts: all("disconnect"),
      close: { type: "silent" },
    },
    {
      name: "the server is also silent on new connections",
      rules: "P32, P35",
      desk: { simulator: hearty, client: { timings: deadSoon } },
      commands: [{ verb: "silence", durationMs: long, newcomers: true }],
      codes: ["silent-socket"],
      doubts: all("disconnect"),
      close: { type: "silent" },
    },
  ],
  greeting: [
    {
      name: "the next connection begins with an empty positions snapshot that REST refutes",
      rules: "P17",
      commands: [{ verb: "greeting", as: "empty", slice: "positions" }, { verb: "kill" }],
      codes: ["unconfirmed-empty"],
      doubts: all("disconnect"),
      close: abnormal(1006),
    },
  ],
  close: [
    clean(1000),
    clean(1005),
    ...[1001, 1011, 1012, 1013, 4001].map((code): Trial => ({
      name: `the server closes with ${code}`,
      rules: "P5, P30",
      commands: [{ verb: "close", code }],
      doubts: all("disconnect"),
      close: abnormal(code),
    })),
  ],
  kill: [
    {
      name: "the connection is cut (1006)",
      rules: "P5, P30",
      commands: [{ verb: "kill" }],
      doubts: all("disconnect"),
      close: abnormal(1006),
    },
  ],
  refuse: [
    {
      name: "upgrades are refused for a while",
      rules: "P3, P30",
      commands: [{ verb: "refuse", durationMs: long }, { verb: "kill" }],
      doubts: all("disconnect"),
      close: { type: "unopened" },
    },
  ],
  expire: [
    {
      name: "tokens expire and the connection is cut",
      rules: "P2, P30",
      commands: [{ verb: "expire" }, { verb: "kill" }],
      doubts: all("disconnect"),
      close: abnormal(1006),
    },
  ],
  empty: [
    {
      name: "an empty positions snapshot arrives that REST refutes",
      rules: "P17",
      commands: [{ verb: "empty" }],
      codes: ["unconfirmed-empty"],
      doubts: ["positions unconfirmed-empty"],
    },
    {
      name: "an empty positions snapshot arrives that the next snapshot refutes",
      rules: "P17",
      desk: nothingFromRest,
      commands: [{ verb: "empty" }],
      codes: ["unconfirmed-empty"],
      doubts: ["positions unconfirmed-empty"],
      sees: (desk) => desk.fault({ verb: "snapshot", slice: "positions" }),
    },
  ],
  snapshot: [{ name: "all snapshots are repeated", rules: "P13", commands: [{ verb: "snapshot" }] }],
  rest: [
    {
      ...restTrial,
      name: "REST fails while it is needed",
      commands: [{ verb: "rest", mode: "fail", durationMs: long }, unreadable],
      codes: ["malformed-message", "fetch-failed"],
    },
    {
      ...restTrial,
      name: "REST answers with a page instead of JSON",
      commands: [{ verb: "rest", mode: "html", durationMs: long }, unreadable],
      codes: ["malformed-message", "fetch-unreadable"],
    },
    {
      ...restTrial,
      name: "REST does not answer",
      desk: { client: { ...positionsFromRest.client, timings: { fetchTimeoutMs: 2_000 } } },
      commands: [{ verb: "rest", mode: "hang", durationMs: long }, unreadable],
      codes: ["malformed-message", "fetch-timeout"],
    },
    {
      ...restTrial,
      name: "REST is slow",
      commands: [{ verb: "rest", mode: "slow", durationMs: long, delayMs: 800 }, unreadable],
      codes: ["malformed-message"],
    },
  ],
  cache: [
    {
      ...restTrial,
      name: "REST answers may be kept by a cache",
      commands: [{ verb: "cache", as: "max-age" }, unreadable],
      codes: ["malformed-message"],
    },
  ],
  partial: [
    { name: "a path that feeds no slice answers in part", rules: "P35", commands: [{ verb: "partial", as: "total", path: "orders" }] },
  ],
  counter: [
    {
      ...restTrial,
      name: "REST answers carry a counter of their own and no watermark is configured",
      commands: [{ verb: "counter", startsAt: 9_000 }, unreadable],
      codes: ["malformed-message"],
    },
  ],
  generate: [reportEvent("a report is made", "P26", { verb: "generate" })],
  edit: [reportEvent("a section is edited", "P27", { verb: "edit" })],
  lock: [reportEvent("a desk is locked", "P28", { verb: "lock" })],
  signal: [
    {
      name: "a signal arrives",
      rules: "P23",
      commands: [{ verb: "signal" }],
      sees: (desk) => desk.until("it was counted", () => desk.client.stats().signalCount > 0),
    },
  ],
  lose: [{ name: "a signal is lost without a gap", rules: "P24", commands: [{ verb: "lose" }, { verb: "signal" }] }],
  storm: [
    {
      name: "a storm of signals arrives",
      rules: "P23",
      commands: [{ verb: "storm", durationMs: 500, everyMs: 1 }],
      sees: (desk) => desk.until("fifty signals", () => desk.client.stats().signalCount >= 50),
    },
  ],
  rate: [
    {
      name: "the book changes a thousand times a second",
      rules: "P13, P14",
      commands: [
        { verb: "rate", updatesPerSecond: 1_000 },
        { verb: "tick", count: 10 },
      ],
    },
  ],
  pause: [{ name: "the book is paused", rules: "P32", commands: [{ verb: "pause" }] }],
  resume: [{ name: "the book is resumed", rules: "P14", commands: [{ verb: "pause" }, { verb: "resume" }] }],
  tick: [{ name: "a hundred ticks come at once", rules: "P14", commands: [{ verb: "tick", count: 100 }] }],
  stop: [
    {
      name: "the server is gone for a while and restarts its numbers",
      rules: "P2, P30, P38",
      commands: [{ verb: "stop", durationMs: long }],
      codes: ["token-failed"], // tokens come from the same server here
      doubts: all("disconnect"),
      close: abnormal(1006),
    },
  ],
  heal: [
    {
      name: "pause, a drop and an encoding are healed",
      rules: "P34",
      commands: [{ verb: "pause" }, { verb: "drop" }, { verb: "encode", as: "double" }, { verb: "heal" }],
    },
  ],
};

type Shape = Extract<FaultCommand, { verb: "malformed" }>["shape"];

function malformed(shape: Shape & string, says: Pick<Trial, "codes" | "doubts">, rules = "P12"): Trial {
  return { name: `a malformed frame arrives: ${shape}`, rules, commands: [{ verb: "malformed", shape }], ...says };
}

/** It is not come back from by itself, but when asked (P5). */
function clean(code: number): Trial {
  return {
    name: `the server closes with ${code}`,
    rules: "P5",
    commands: [{ verb: "close", code }],
    doubts: all("disconnect"),
    close: { type: "clean", code },
    async sees(desk) {
      await desk.until("it rests", ({ connection }) => connection.status === "disconnected" && connection.nextAttemptAt === undefined);
      desk.client.reconnect();
    },
  };
}

function reportEvent(name: string, rules: string, command: FaultCommand): Trial {
  return {
    name,
    rules,
    commands: [command],
    async sees(desk) {
      await desk.until("it was counted", () => desk.client.stats().eventCount > 0);
    },
  };
}
