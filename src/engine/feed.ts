/**
 * The broadcast: connections, numbers, order. A connection gets a snapshot of each kind first and then whatever is published.
 * Decides what a fault on the wire does to a message (dropped, muted, late, left out at connect); knows no book, no socket and no HTTP.
 *
 * Rules: P4 direction, P10 heartbeat, P34–P39 numbers.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import { cutReason } from "./stream/close-reason.ts";
import { takeOne } from "./faults/counted.ts";
import type { Frame } from "./faults/defects.ts";
import { noWireFaults, takeForm, type WireFaults } from "./faults/wire-faults.ts";
import { createFrameWriter } from "./stream/frame-writer.ts";
import { createNumbering, type Numbering, type SequenceScope } from "./stream/numbering.ts";
import { createOutbox, type Outbox } from "./stream/outbox.ts";
import type { PayloadTexts } from "./stream/payload-texts.ts";
import { withRows } from "./stream/payload-rows.ts";
import type { Outgoing, WireForm } from "./stream/wire.ts";

/** The server's end of a socket. None of its methods may throw or call back at once. */
export interface Peer {
  /** Text, but for the faults that send bytes (P4). */
  send(frame: Frame): void;
  close(code: number, reason?: string): void;
  /** Cuts the transport without a close frame. */
  terminate(): void;
}

/** One connection, from the transport's point of view. */
export interface EngineSession {
  /** To be called when the socket has closed; again changes nothing. */
  detach(): void;
}

export interface Feed {
  readonly connectionCount: number;
  readonly faults: WireFaults;
  attach(peer: Peer, snapshots: (form: WireForm) => readonly Outgoing[]): EngineSession;
  publish(message: Outgoing): void;
  /** Sends a frame as it is to every connection: one that no encoder would write. */
  sendRaw(frame: (seq: number | undefined) => Frame, options: { readonly kind: string; readonly takesNumber: boolean }): void;
  skipNumbers(count: number, kind?: string): void;
  restartNumbers(): void;
  /** Sends nothing for a while: to the connections that exist, to later ones, which then get their snapshots late, or to both. */
  silence(durationMs: number, to: { readonly present: boolean; readonly newcomers: boolean }): void;
  /** Ends what is wrong with the wire. */
  heal(): void;
  closeAll(code: number, reason: string): void;
  terminateAll(): void;
  /** The number of the latest message of that kind's scope, where all connections share one count: the watermark of a REST answer. */
  watermark(kind: string): number | undefined;
}

interface Connection {
  readonly peer: Peer;
  readonly numbering: Numbering;
  readonly outbox: Outbox;
  mutedUntil: number;
  /** Sends its snapshots, before which nothing may come; undefined once they were sent. */
  greet: (() => void) | undefined;
}

/** Where a shared count begins: the snapshots of the first connection take the numbers that lead up to it. */
const roomForSnapshots = 1_000;

interface FeedOptions {
  readonly clock: Clock;
  readonly scope: SequenceScope;
  /** Whether one count serves all connections, so that REST answers can carry a watermark. */
  readonly isShared: boolean;
  readonly texts: PayloadTexts;
}

export function createFeed({ clock, scope, isShared, texts }: FeedOptions): Feed {
  const shared = createNumbering(scope, roomForSnapshots);
  const connections = new Set<Connection>();
  const faults = noWireFaults();
  const writer = createFrameWriter(clock, faults, texts);
  let newcomersMutedUntil = 0;

  return {
    faults,
    get connectionCount() {
      return connections.size;
    },
    attach(peer, snapshots) {
      let cancel: Cancel = () => undefined;
      const connection: Connection = {
        peer,
        numbering: isShared ? shared : createNumbering(scope),
        outbox: createOutbox(clock),
        mutedUntil: 0,
        greet() {
          cancel();
          connection.greet = undefined;
          sendSnapshots(connection, snapshots(faults.form));
        },
      };
      connections.add(connection);
      const waitMs = newcomersMutedUntil - clock.now();
      if (waitMs > 0) cancel = clock.schedule(() => connection.greet?.(), waitMs);
      else connection.greet?.();
      return {
        detach() {
          cancel();
          connection.greet = undefined;
          connection.outbox.clear();
          connections.delete(connection);
        },
      };
    },
    publish(message) {
      const isDropped = takeOne(faults.drops, message.kind);
      const write = writer.prepare(message, takeForm(faults).encoding);
      const numberOf = numberer(message.kind);
      for (const connection of greeted()) {
        const seq = numberOf(connection);
        if (!isDropped && hears(connection)) send(connection, write(seq));
      }
    },
    sendRaw(frame, { kind, takesNumber }) {
      const numberOf = takesNumber ? numberer(kind) : () => undefined;
      for (const connection of greeted()) {
        const seq = numberOf(connection);
        if (hears(connection)) send(connection, [frame(seq)]);
      }
    },
    skipNumbers: (count, kind) => everyNumbering((numbering) => numbering.skip(count, kind)),
    restartNumbers: () => everyNumbering((numbering) => numbering.restart()),
    silence(durationMs, { present, newcomers }) {
      const until = clock.now() + durationMs;
      if (present) for (const connection of connections) connection.mutedUntil = until;
      if (newcomers) newcomersMutedUntil = until;
    },
    heal() {
      Object.assign(faults, noWireFaults());
      newcomersMutedUntil = 0;
      for (const connection of [...connections]) {
        connection.mutedUntil = 0;
        connection.outbox.flush();
        connection.greet?.();
      }
    },
    closeAll(code, reason) {
      const cut = cutReason(reason);
      for (const { peer, outbox } of [...connections]) outbox.deliver(() => peer.close(code, cut), faults.lagMs);
    },
    terminateAll: () => [...connections].forEach(({ peer }) => peer.terminate()),
    watermark: (kind) => (isShared ? shared.last(kind) : undefined),
  };

  /**
   * Under a shared count the snapshots of one connection must not use up numbers that the others would miss: they take the ones
   * that lead up to the latest, so that the next broadcast follows them without a hole.
   */
  function sendSnapshots(connection: Connection, snapshots: readonly Outgoing[]): void {
    const messages = snapshots.flatMap(asGreeting);
    messages.forEach((message, index) => {
      const ahead = scope === "kind" ? 0 : messages.length - 1 - index;
      const latest = shared.last(message.kind);
      const seq = !isShared ? connection.numbering.next(message.kind) : latest === undefined ? undefined : latest - ahead;
      send(connection, writer.prepare(message, faults.form.encoding)(seq));
    });
  }

  /** What a new connection gets in the place of a snapshot. */
  function asGreeting(message: Outgoing): readonly Outgoing[] {
    const greeting = faults.greetings.get(message.kind) ?? faults.greeting;
    if (greeting === "none") return [];
    return greeting === "full" ? [message] : [{ ...message, data: withRows(message.data, () => []) }];
  }

  function send({ peer, outbox }: Connection, frames: readonly Frame[]): void {
    for (const frame of frames) outbox.deliver(() => peer.send(frame), faults.lagMs);
  }

  /** A list of its own, since a peer that is cut leaves while it is gone through. */
  function greeted(): readonly Connection[] {
    return [...connections].filter(({ greet }) => greet === undefined);
  }

  function hears({ mutedUntil }: Connection): boolean {
    return mutedUntil <= clock.now();
  }

  /** One number for all under a shared count, one of each connection's own otherwise. */
  function numberer(kind: string): (connection: Connection) => number | undefined {
    if (!isShared) return ({ numbering }) => numbering.next(kind);
    const seq = shared.next(kind);
    return () => seq;
  }

  function everyNumbering(change: (numbering: Numbering) => void): void {
    if (isShared) change(shared);
    else for (const { numbering } of connections) change(numbering);
  }
}
