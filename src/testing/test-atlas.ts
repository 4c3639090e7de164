/**
 * An Atlas in the same program: what a test gives to the provider in the place of a network, and the verbs for the server's part. Nothing
 * happens by itself and nothing sleeps: time is virtual, and passes in `settle` and `advance` alone.
 *
 * Rules: P2, P3 handshakes; P10 heartbeats; P13–P17, P23, P26–P28 what a server says; P5, P32, P34 how it fails.
 */
import * as feed from "../client/feed.ts";
import { provideFeed } from "../client/load-feed.ts";
import type { AtlasClientOptions } from "../client/options.ts";
import type { TokenRequest } from "../connection/tokens/token-source.ts";
import type { CollectionHandle } from "../domains/collection.ts";
import type { RowIn, SliceRef } from "../domains/slice-name.ts";
import type { DefectName } from "../engine/faults/defects.ts";
import { createRestFaults } from "../engine/faults/rest-faults.ts";
import type { Greeting } from "../engine/faults/wire-faults.ts";
import type { SequenceScope } from "../engine/stream/numbering.ts";
import type { BookSize, PresetName } from "../engine/scale.ts";
import { createEngineSocket } from "../engine/stream/socket.ts";
import { sliceNames, type SignalKind } from "../engine/stream/wire.ts";
import type { GeneratedReport, ReportEdit, ReportLock } from "../protocol/report-events.ts";
import type { AtlasError } from "../shared/errors.ts";
import { beginLife } from "./auto-cleanup.ts";
import type { SentFields } from "./builders/row-defaults.ts";
import { followRealTime } from "./time/real-time.ts";
import { passTime, passTimeUntil } from "./time/passing-time.ts";
import { createPresetBook } from "./server/preset-book.ts";
import { createTestBook, type InitialRows } from "./server/test-book.ts";
import { createTestFetch } from "./server/test-fetch.ts";
import { createTestRest, testPaths, type AnswerInit, type TestPath, type TestRequest } from "./server/test-rest.ts";
import { setRestMode, type RestMode, type RestModeOptions } from "./server/rest-modes.ts";
import { createTestServer, type ServerControl, type SilenceOptions, type TestServer } from "./server/test-server.ts";
import { createTestTokens, type TestTokens } from "./server/test-tokens.ts";
import { createVirtualClock, type VirtualClock } from "./time/virtual-clock.ts";
import { createVirtualPage, type VirtualPage } from "./time/virtual-page.ts";

export interface TestAtlasOptions<Handles extends readonly CollectionHandle[] = readonly CollectionHandle[]> {
  /** The base URL that the application uses. @defaultValue "https://atlas.test" */
  readonly url?: string | undefined;
  /** Rows that the server has from the beginning. @defaultValue none: every collection is live and empty */
  readonly rows?: InitialRows | undefined;
  /** Begins with the simulator's book instead, which `tick` moves: a preset's, or one of a size of your own. */
  readonly preset?: PresetName | BookSize | undefined;
  /** Of the preset's book. @defaultValue 1 */
  readonly seed?: number | undefined;
  /** Adds to that book the rows that break clients: 18-digit amounts, unknown fields and words, nothing where something is expected. */
  readonly edges?: boolean | undefined;
  /** The application's own collections. */
  readonly collections?: Handles | undefined;
  /** What `seq` counts. @defaultValue "connection" */
  readonly sequence?: SequenceScope | undefined;
  /** How often the server sends a heartbeat to each connection; 0: only on request. Unit: milliseconds. @defaultValue 15_000 */
  readonly heartbeatMs?: number | undefined;
  /** `real` lets time pass by itself, for stories and demos; `settle` and `advance` work as well. @defaultValue "virtual" */
  readonly time?: "virtual" | "real" | undefined;
  /**
   * Ends it after the test, where there is a global `afterEach`, and fails a test that left a socket, a timer or an unknown message. False for an
   * Atlas that several tests share.
   * @defaultValue true
   */
  readonly autoCleanup?: boolean | undefined;
}

/** What each report event carries. */
export interface ReportPayloads {
  readonly report_generated: GeneratedReport;
  readonly report_edit: ReportEdit;
  readonly report_locked: ReportLock;
}

/** For `AtlasProvider` and `createAtlasClient`. */
export type TestAtlasClientOptions<Handles extends readonly CollectionHandle[]> = Pick<
  AtlasClientOptions<Handles>,
  | "url"
  | "getToken"
  | "collections"
  | "fetch"
  | "paths"
  | "jitter"
  | "onError"
  | "WebSocket"
  | "clock"
  | "random"
  | "page"
  | "onUnknownKind"
>;

export interface TestAtlas<Handles extends readonly CollectionHandle[] = readonly CollectionHandle[]> {
  /** Spread them over the provider, or over the options of a client. */
  readonly options: TestAtlasClientOptions<Handles>;
  readonly clock: VirtualClock;
  /** Whether time passes by itself. */
  readonly time: "virtual" | "real";
  /** The page as the client sees it: hide it, show it, let it come online. */
  readonly page: VirtualPage;
  /** Sockets that are open. */
  readonly connectionCount: number;
  /** What `getToken` was asked with, in order. */
  readonly tokenRequests: readonly TokenRequest[];
  /** Every error of the client, in order: what `onError` was called with. A row defect is in it once a minute for each reason. */
  readonly errors: readonly AtlasError[];
  /** The rows that the server has now. */
  rows<Slice extends SliceRef>(slice: Slice): readonly RowIn<Slice>[];

  /** The server has these rows and no others, and sends them as a snapshot (P13). */
  pushSnapshot<Slice extends SliceRef>(slice: Slice, rows: readonly SentFields<RowIn<Slice>>[]): void;
  /** Rows change in the fields given, the rows of the keys in `removed` go, and a delta says so (P14). */
  pushDelta<Slice extends SliceRef>(slice: Slice, rows: readonly SentFields<RowIn<Slice>>[], removed?: readonly unknown[]): void;
  /**
   * "Fetch again": a REST-backed kind signals (P23). Set what REST answers with `answer`. Within half a second of an earlier fetch the
   * client waits for the rest of it: `advance` over that.
   */
  signal(kind: SignalKind, data?: unknown): void;
  /** A report event (P26–P28); `buildReportLock()` and its like make payloads. */
  event<Kind extends keyof ReportPayloads>(kind: Kind, payload: ReportPayloads[Kind]): void;
  /** A heartbeat on every connection. */
  heartbeat(): void;
  /** Any message; its number is the server's business. */
  send(message: { readonly kind: string; readonly message_type?: "snapshot" | "delta" | undefined; readonly data?: unknown }): void;
  /** A frame as it is, to try what cannot be read (P12). It takes no number. */
  sendText(frame: string): void;
  /** The preset's book moves. Without a preset there is nothing to move. */
  tick(count?: number): void;
  /**
   * What a REST path answers from now on, as JSON; undefined takes that back. `init` gives status and headers: `{ headers: { age: "40" } }`. For an
   * answer that is a part of the book, put `next`, `has_more` or `total` into the body, or give status 206.
   */
  answer(path: TestPath, body: unknown, init?: AnswerInit): void;

  /** Messages are lost: their numbers are left out, which the next message, a heartbeat sent at once, shows (P34). */
  gap(missedCount?: number): void;
  /** Ends every connection; 1006 without a close frame. @defaultValue 1006 */
  disconnect(code?: number): void;
  /** Says nothing for a while, to new connections neither (P32); with `{ present: false }`, to new ones alone (P45). Unit: milliseconds. */
  goSilent(durationMs: number, to?: SilenceOptions): void;
  /** Refuses this many handshakes, as a network that is down does (P3). */
  refuse(count: number): void;
  /** Tokens that are bad: handshakes and REST calls with one are rejected (P3). */
  readonly tokens: TestTokens;
  /** How REST behaves from now on: `rest("fail", { path: "curves", status: 403 })`. */
  rest(mode: RestMode, options?: RestModeOptions): void;
  /** Messages arrive in order, so much later than they were sent and than their `ts` says; 0 ends that (P46). Unit: milliseconds. */
  lag(delayMs: number): void;
  /** Sends a frame that is no message, as proxies do (P12). @defaultValue "ping" */
  noise(text?: string): void;
  /**
   * Messages come broken (P12, P18): the next `count`, or every one until `heal`. Row defects (`keyless-row`, `bad-removed`, `deep-row`, `wide-row`,
   * `long-list`, `imprecise`) need a message with rows.
   */
  breakMessages(as: DefectName, options?: { readonly slice?: SliceRef | undefined; readonly count?: number | undefined }): void;
  /** What new connections get from now on: all rows, an empty snapshot (P17), or nothing, of one slice or of each. */
  greet(as: Greeting, slice?: SliceRef): void;
  /** Nothing is wrong with the server any more; what is under way arrives at once. */
  heal(): void;

  /** Lets everything that is under way arrive and be shown: promises, handshakes, messages, and two frames. */
  settle(): Promise<void>;
  /** Lets virtual time pass. Unit: milliseconds. */
  advance(ms: number): Promise<void>;
  /**
   * Resolves once a client is connected; at once if one is. In virtual time it lets time pass until then, over backoffs as well. What the connection
   * brings is shown after `settle`.
   * @throws Error in virtual time, as a rejection, where no client connects within two minutes
   */
  connected(): Promise<void>;
  /** Resolves with the next REST request that reaches the server, of any path or of one. */
  nextRequest(path?: TestPath): Promise<TestRequest>;
  /** What a transport of your own needs; `atlasHandlers` uses it. */
  readonly server: TestServer;
}

/** One to receive a message, one to show it; both of 16 ms. */
const TWO_FRAMES_MS = 32;

/** Four times the longest backoff. */
const CONNECTED_WITHIN_MS = 120_000;

async function connectedInTime(clock: VirtualClock, control: ServerControl): Promise<void> {
  if (await passTimeUntil(clock, () => control.connectionCount > 0, CONNECTED_WITHIN_MS)) return;
  throw new Error("no client connected within two minutes: connect one, or look at its connection state and at atlas.errors");
}

/**
 * A server and a virtual clock for one test: pass it to `AtlasTestProvider`, or its `options` to `createAtlasClient`. Nothing is sent by itself but the
 * first snapshots and the heartbeat.
 */
export function createTestAtlas<const Handles extends readonly CollectionHandle[] = []>(
  options: TestAtlasOptions<Handles> = {},
): TestAtlas<Handles> {
  provideFeed(feed); // an import would take real time, and virtual time would no longer be exact
  const {
    url = "https://atlas.test",
    heartbeatMs = 15_000,
    sequence = "connection",
    preset,
    seed = 1,
    edges = false,
    autoCleanup = true,
    time = "virtual",
  } = options;
  const clock = time === "real" ? followRealTime(createVirtualClock({ start: Date.now() })) : createVirtualClock();
  const page = createVirtualPage(clock);
  const { port: tokens, control: tokenControl } = createTestTokens();
  const book = createTestBook(options.collections ?? [], options.rows ?? {});
  const simulated =
    preset === undefined
      ? undefined
      : createPresetBook({
          ...{ preset, seed, hasEdges: edges, tokens },
          publish(message) {
            book.follow(message);
            control.publish(message);
          },
        });
  const restFaults = createRestFaults(clock);
  const rest = createTestRest({
    book,
    tokens,
    faults: restFaults,
    publish: (message) => control.publish(message),
    prefix: new URL(url).pathname.replace(/\/$/, ""),
    otherwise: simulated && ((request) => simulated.answer(request)),
  });
  const control = createTestServer({ clock, book, rest, tokens, sequence, heartbeatMs });
  const { server, publish } = control;
  const tokenRequests: TokenRequest[] = [];
  const errors: AtlasError[] = [];
  const unknownKinds: string[] = [];

  if (simulated !== undefined) for (const name of sliceNames) book.replace(name, simulated.rows(name));

  const atlas: TestAtlas<Handles> = {
    options: {
      url,
      async getToken(request) {
        tokenRequests.push(request);
        return (await tokens.issue()).token;
      },
      fetch: createTestFetch(server, tokens, time === "virtual" ? clock : undefined),
      paths: testPaths,
      jitter: 0,
      random: () => 0,
      onError: (error) => errors.push(error),
      onUnknownKind: ({ kind }) => unknownKinds.push(kind),
      WebSocket: createEngineSocket(server),
      clock,
      page,
      collections: options.collections,
    },
    clock,
    time,
    page,
    tokenRequests,
    errors,
    server,
    get connectionCount() {
      return control.connectionCount;
    },
    rows: <Slice extends SliceRef>(slice: Slice) => book.rows(slice) as readonly RowIn<Slice>[], // what this slice was given
    pushSnapshot: (slice, rows) => publish(book.replace(slice, rows)),
    pushDelta: (slice, rows, removed = []) => publish(book.change(slice, rows, removed)),
    signal: (kind, data = {}) => publish({ kind, data }),
    event: (kind, payload) => publish({ kind, data: payload }),
    heartbeat: control.heartbeat,
    send: ({ kind, message_type, data }) => publish({ kind, ...(message_type && { messageType: message_type }), data }),
    sendText: control.sendText,
    tick: (count = 1) => simulated?.tick(count),
    answer: (path, body, init) => rest.set(path, body, init),
    gap: (missedCount = 1) => control.gap(missedCount),
    disconnect: (code = 1006) => control.disconnect(code),
    goSilent: control.goSilent,
    refuse: control.refuse,
    tokens: tokenControl,
    rest: (mode, details) => setRestMode(restFaults, mode, details),
    lag: control.lag,
    noise: (text = "ping") => control.sendText(text),
    breakMessages: (as, { slice, count } = {}) => control.breakMessages(as, slice && book.kindOf(slice), count),
    greet: (as, slice) => control.greet(as, slice && book.kindOf(slice)),
    heal() {
      control.heal();
      restFaults.behave();
      tokenControl.accept();
    },
    connected: () => (time === "real" ? control.connected() : connectedInTime(clock, control)),
    nextRequest: (path) => rest.next(path),
    settle: () => passTime(clock, TWO_FRAMES_MS),
    advance: (ms) => passTime(clock, ms),
  };
  if (autoCleanup) beginLife(atlas, { clock, unknownKinds, connectionCount: () => control.connectionCount });
  return atlas;
}
