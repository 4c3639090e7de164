/**
 * The server of a test: which handshakes it admits, the first messages of a new connection, broadcasts, and faults. Knows rows only as the
 * book's messages.
 *
 * Rules: P2, P3 handshakes; P5 closes; P10 heartbeats; P12 frames that cannot be read; P32 silence; P34 gaps.
 */
import type { Engine } from "../../engine/engine.ts";
import { defects, type DefectName } from "../../engine/faults/defects.ts";
import type { Greeting } from "../../engine/faults/wire-faults.ts";
import { createFeed, type Feed } from "../../engine/feed.ts";
import type { SequenceScope } from "../../engine/stream/numbering.ts";
import { createPayloadTexts } from "../../engine/stream/payload-texts.ts";
import type { TokenPort } from "../../engine/tokens.ts";
import { heartbeatKind, type Outgoing } from "../../engine/stream/wire.ts";
import type { Cancel } from "../../shared/clock.ts";
import type { TestBook } from "./test-book.ts";
import type { TestRest } from "./test-rest.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";

/** A server without its transport. */
export type TestServer = Pick<Engine, "admit" | "attach" | "rest" | "isDown" | "onDown" | "clock">;

/** Who hears nothing: the connections that exist, later ones, which then get their snapshots late, or both. */
export type SilenceOptions = Partial<Parameters<Feed["silence"]>[1]>;

export interface ServerControl {
  readonly server: TestServer;
  readonly connectionCount: number;
  /** Resolves once there is a connection. */
  readonly connected: () => Promise<void>;
  readonly publish: (message: Outgoing) => void;
  readonly heartbeat: () => void;
  readonly sendText: (frame: string) => void;
  /** Leaves numbers out and sends a heartbeat, whose number shows it. */
  readonly gap: (missedCount: number) => void;
  readonly disconnect: (code: number) => void;
  readonly goSilent: (durationMs: number, to?: SilenceOptions) => void;
  readonly lag: (delayMs: number) => void;
  /** Breaks messages of a kind, or of all: so many of them, or until it is healed. */
  readonly breakMessages: (as: DefectName, kind: string | undefined, count: number | undefined) => void;
  /** What new connections get of a kind, or of all. */
  readonly greet: (as: Greeting, kind: string | undefined) => void;
  /** Ends all that is wrong. */
  readonly heal: () => void;
  /** Refuses this many handshakes. */
  readonly refuse: (count: number) => void;
}

interface ServerOptions {
  readonly clock: VirtualClock;
  readonly book: TestBook;
  readonly rest: TestRest;
  readonly tokens: TokenPort;
  readonly sequence: SequenceScope;
  /** 0: only on request of the test. Unit: milliseconds. */
  readonly heartbeatMs: number;
}

export function createTestServer({ clock, book, rest, tokens, sequence, heartbeatMs }: ServerOptions): ServerControl {
  const feed = createFeed({ clock, scope: sequence, isShared: false, texts: createPayloadTexts() });
  let refusalsLeft = 0;
  let cancelHeartbeat: Cancel | undefined;
  const waiting = new Set<() => void>();

  const heartbeat = (): void => feed.publish({ kind: heartbeatKind, data: {} });
  /** As long as someone listens, so that a test that has ended everything finds no timer. */
  const keepBeating = (): void => {
    cancelHeartbeat?.();
    cancelHeartbeat = undefined;
    if (feed.connectionCount === 0 || heartbeatMs === 0) return;
    cancelHeartbeat = clock.schedule(() => {
      heartbeat();
      keepBeating();
    }, heartbeatMs);
  };

  return {
    server: {
      clock,
      isDown: false,
      onDown: () => () => undefined,
      rest: (request) => rest.answer(request),
      async admit(token) {
        if (refusalsLeft > 0) {
          refusalsLeft -= 1;
          return "refused";
        }
        return (await tokens.verify(token)) ? "admitted" : "rejected";
      },
      attach(peer) {
        const session = feed.attach(peer, () => book.handles.map((handle) => book.snapshot(handle)));
        if (cancelHeartbeat === undefined) keepBeating();
        for (const resolve of waiting) resolve();
        waiting.clear();
        return {
          detach() {
            session.detach();
            if (feed.connectionCount === 0) keepBeating();
          },
        };
      },
    },
    get connectionCount() {
      return feed.connectionCount;
    },
    connected: () => new Promise((resolve) => (feed.connectionCount > 0 ? resolve() : void waiting.add(resolve))),
    publish: (message) => feed.publish(message),
    heartbeat,
    sendText: (frame) => feed.sendRaw(() => frame, { kind: "", takesNumber: false }),
    gap(missedCount) {
      feed.skipNumbers(missedCount);
      heartbeat();
    },
    disconnect(code) {
      if (code === 1006)
        feed.terminateAll(); // a code that no close frame can carry
      else feed.closeAll(code, "");
    },
    goSilent: (durationMs, to) => feed.silence(durationMs, { present: true, newcomers: true, ...to }),
    lag(delayMs) {
      feed.faults.lagMs = delayMs;
    },
    breakMessages: (as, kind, count) => void feed.faults.defects.push({ defect: defects[as], kind, remaining: count }),
    greet(as, kind) {
      if (kind === undefined) Object.assign(feed.faults, { greeting: as, greetings: new Map() });
      else feed.faults.greetings.set(kind, as);
    },
    heal() {
      feed.heal();
      refusalsLeft = 0;
    },
    refuse(count) {
      refusalsLeft = count;
    },
  };
}
