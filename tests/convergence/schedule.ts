/** What a schedule is: the server that the client meets (regime and world), and the steps that follow. `draw.ts` makes them at random. */
import type { RowOp, SliceName } from "./book.ts";
import type { Fault, Framing } from "./frames.ts";
import type { RestMode } from "./rest-answers.ts";

/** What the server's numbers and REST answers are worth, and what the client is configured to believe of them. */
export interface Regime {
  /** The client's `sequence` option. */
  readonly sequence: "connection" | "kind" | "auto";
  /** What the server's numbers count. */
  readonly numbering: "connection" | "kind";
  readonly hasSeq: boolean;
  readonly rest: "watermark" | "plain" | "absent";
}

/** A defect that the server never loses: the oracle accepts what the rules say of it, and checks that the user can see it. */
export type Habit =
  /** Each delta of the slice holds a row without its key (P18). */
  | { readonly type: "keyless"; readonly slice: SliceName }
  /** No stream snapshot of the slice holds an array (P16). */
  | { readonly type: "malformed-snapshots"; readonly slice: SliceName }
  /** Every REST answer of the slice is a part of the book (P35). */
  | { readonly type: "partial"; readonly slice: SliceName }
  /** The slice's path answers 500, always (P35). */
  | { readonly type: "rest-down"; readonly slice: SliceName }
  /** No frame of the slice's kind can be read (P12). */
  | { readonly type: "unreadable"; readonly slice: SliceName };

export const habitTypes = [
  "keyless",
  "malformed-snapshots",
  "partial",
  "rest-down",
  "unreadable",
] as const satisfies readonly Habit["type"][];

/** What is true of the server and the network from the first step on. */
export interface World {
  /** Envelopes carry `ts`, by the server's clock (P9, P46). */
  readonly hasTs: boolean;
  /** What REST answers allow the HTTP cache of the browser to do (P42). */
  readonly caching: "none" | "max-age" | "last-modified";
  /** Kinds begin to count at numbers of their own, or all at 1 (P36). */
  readonly numbersFrom: "apart" | "one";
  /** Rows of each slice before the first step. */
  readonly rowsAtStart: number;
  /** How REST behaves as the client starts. */
  readonly restAtStart: RestMode;
  /** For how long the first connection is open before its first message. Unit: milliseconds. */
  readonly silenceMs: number;
  /** How many of the first connections begin with an empty positions snapshot, whatever the book holds (P17). */
  readonly emptyOpenCount: number;
  /** The client is given the `identity` option; else its query keys are its own (P41). */
  readonly hasIdentity: boolean;
  readonly habit: Habit | undefined;
}

export const plainWorld: World = {
  hasTs: false,
  caching: "none",
  numbersFrom: "apart",
  rowsAtStart: 0,
  restAtStart: "fast",
  silenceMs: 0,
  emptyOpenCount: 0,
  hasIdentity: true,
  habit: undefined,
};

export type TokenMode = "good" | "throws" | "hangs";
export type SignalKind = "orders" | "curves";

/** How the application replaces one user by the next (P41). */
export type Farewell = "forget" | "dispose" | "release";

export type Step =
  | {
      readonly do: "publish";
      readonly slice: SliceName;
      readonly ops: readonly RowOp[];
      readonly fault: Fault;
      readonly delayMs: number;
      readonly framing?: Framing;
    }
  | { readonly do: "signal"; readonly fault: Fault; readonly delayMs: number; readonly kind?: SignalKind }
  /** So many messages in order, without a change. */
  | { readonly do: "chatter"; readonly count: number }
  | { readonly do: "noise"; readonly text: string }
  | { readonly do: "pass"; readonly ms: number }
  | { readonly do: "close"; readonly code: number }
  /** Of all paths, or of one slice's. */
  | { readonly do: "rest"; readonly mode: RestMode; readonly slice?: SliceName }
  | { readonly do: "refuse"; readonly count: number }
  | { readonly do: "token"; readonly mode: TokenMode }
  /** Messages sent from now on arrive this late, in order. */
  | { readonly do: "lag"; readonly ms: number }
  /** The next connection is open for so long before its first message; the messages sent meanwhile come after it. */
  | { readonly do: "silence"; readonly ms: number }
  | { readonly do: "sleep" | "freeze" | "cache"; readonly ms: number }
  /** The browser freezes the page, closes its sockets, and delivers the close event only after the wake (P47). */
  | { readonly do: "freezeAndClose"; readonly ms: number }
  | { readonly do: "hydrate"; readonly slice: SliceName; readonly how: HydrateMode }
  | { readonly do: "relogin"; readonly farewell: Farewell; readonly isMounted: boolean }
  /** By now every slice has to be live and true, though faults go on. */
  | { readonly do: "expectLive" }
  | { readonly do: PlainStep };

/** Rows that the application fetched by itself: good ones, or such as P43 refuses. */
export type HydrateMode = "good" | "future" | "not-an-array" | "bad-watermark";

export const plainSteps = [
  "emptyPositions",
  "halfOpen",
  "restart",
  "hide",
  "show",
  "online",
  "offline",
  "disconnect",
  "connect",
  "reconnect",
  "remount",
  "toggleQuery",
  "restoreQueries",
  "setClockBack",
] as const;
type PlainStep = (typeof plainSteps)[number];

export interface Schedule {
  readonly regime: Regime;
  /** Whether the server sends a snapshot of each kind on each connection. */
  readonly hasSnapshots: boolean;
  /** Of the client's randomness, and of the moment at which the closing event comes. */
  readonly seed: number;
  /** What differs from `plainWorld`. */
  readonly world?: Partial<World>;
  readonly steps: readonly Step[];
}

export function worldOf({ world }: Schedule): World {
  return { ...plainWorld, ...world };
}

/** An option that contradicts the server is a wrong configuration, not a regime; nor is REST at a watermark without numbers. */
export const regimes: readonly Regime[] = [
  { sequence: "connection", numbering: "connection" } as const,
  { sequence: "kind", numbering: "kind" } as const,
  { sequence: "auto", numbering: "connection" } as const,
  { sequence: "auto", numbering: "kind" } as const,
].flatMap((scope) => [
  ...(["watermark", "plain", "absent"] as const).map((rest) => ({ ...scope, hasSeq: true, rest })),
  ...(["plain", "absent"] as const).map((rest) => ({ ...scope, hasSeq: false, rest })),
]);

export function nameOf({ sequence, numbering, hasSeq, rest }: Regime): string {
  const scope = sequence === "auto" ? `auto over numbers by ${numbering}` : sequence;
  return `scope ${scope}, ${hasSeq ? "seq on all" : "no seq"}, REST ${rest}`;
}
