/**
 * The broadcast: connections, numbers, frames. A connection gets a snapshot of each kind first and then whatever is published.
 * Decides what a fault on the wire does to a message (dropped, muted, written another way); knows no book, no socket and no HTTP.
 *
 * Rules: P4 direction, P6 fields, P8 encodings, P10 heartbeat, P34–P39 numbers.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import { cutReason } from "./close-reason.ts";
import { createNumbering, type Numbering, type SequenceScope } from "./numbering.ts";
import { encodeData, frameOf, heartbeatKind, plainForm, type Outgoing, type WireForm } from "./wire.ts";

/** The server's end of a socket. None of its methods may throw or call back at once. */
export interface Peer {
  /** Text, but for the one fault that sends bytes (P4). */
  send(frame: string | Uint8Array): void;
  close(code: number, reason?: string): void;
  /** Cuts the transport without a close frame. */
  terminate(): void;
}

/** One connection, from the transport's point of view. */
export interface EngineSession {
  /** To be called when the socket has closed; again changes nothing. */
  detach(): void;
}

/** A message that is left out: any, or of one kind. Numbers are consumed all the same, so a client can see the hole. */
export interface Drop {
  readonly kind: string | undefined;
  remaining: number;
}

/** How the wire misbehaves at present; the verbs of `control.ts` write it. */
export interface WireFaults {
  form: WireForm;
  /** For how many more messages `form` holds; undefined: until it is changed. */
  formRemaining: number | undefined;
  drops: Drop[];
}

export interface Feed {
  readonly connectionCount: number;
  readonly faults: WireFaults;
  attach(peer: Peer, snapshots: (form: WireForm) => readonly Outgoing[]): EngineSession;
  publish(message: Outgoing): void;
  /** Sends a frame as it is to every connection: one that no encoder would write. */
  sendRaw(frame: (seq: number | undefined) => string | Uint8Array, options: { readonly kind: string; readonly takesNumber: boolean }): void;
  skipNumbers(count: number, kind?: string): void;
  restartNumbers(): void;
  /** Sends nothing for a while to the connections that exist; with `newcomers`, to later ones neither, which then get their snapshots late. */
  silence(durationMs: number, newcomers: boolean): void;
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
  mutedUntil: number;
  /** Whether its snapshots were sent; nothing may come before them. */
  isGreeted: boolean;
}

/** Where a shared count begins: the snapshots of the first connection take the numbers that lead up to it. */
const roomForSnapshots = 1_000;

/** With `isShared`, one count serves all connections and REST answers can carry a watermark. */
export function createFeed(options: { readonly clock: Clock; readonly scope: SequenceScope; readonly isShared: boolean }): Feed {
  const { clock, scope, isShared } = options;
  const shared = createNumbering(scope, roomForSnapshots);
  const connections = new Set<Connection>();
  const faults: WireFaults = { form: plainForm, formRemaining: undefined, drops: [] };
  let newcomersMutedUntil = 0;

  return {
    faults,
    get connectionCount() {
      return connections.size;
    },
    attach(peer, snapshots) {
      const connection: Connection = { peer, numbering: isShared ? shared : createNumbering(scope), mutedUntil: 0, isGreeted: false };
      connections.add(connection);
      const greet = (): void => {
        sendSnapshots(connection, snapshots(faults.form));
        connection.isGreeted = true;
      };
      const waitMs = newcomersMutedUntil - clock.now();
      const cancel: Cancel = waitMs > 0 ? clock.schedule(greet, waitMs) : () => undefined;
      if (waitMs <= 0) greet();
      return {
        detach() {
          cancel();
          connections.delete(connection);
        },
      };
    },
    publish(message) {
      const isDropped = takeDrop(message.kind);
      const encode = textOnce(message, takeForm().encoding);
      const numberOf = numberer(message.kind);
      for (const connection of greeted()) {
        const seq = numberOf(connection);
        if (!isDropped && hears(connection)) connection.peer.send(frameOf(message, seq, timestamp(), encode()));
      }
    },
    sendRaw(frame, { kind, takesNumber }) {
      const numberOf = takesNumber ? numberer(kind) : () => undefined;
      for (const connection of greeted()) {
        const seq = numberOf(connection);
        if (hears(connection)) connection.peer.send(frame(seq));
      }
    },
    skipNumbers: (count, kind) => everyNumbering((numbering) => numbering.skip(count, kind)),
    restartNumbers: () => everyNumbering((numbering) => numbering.restart()),
    silence(durationMs, newcomers) {
      const until = clock.now() + durationMs;
      for (const connection of connections) connection.mutedUntil = until;
      if (newcomers) newcomersMutedUntil = until;
    },
    heal() {
      Object.assign(faults, { form: plainForm, formRemaining: undefined, drops: [] } satisfies WireFaults);
      for (const connection of connections) connection.mutedUntil = 0;
      newcomersMutedUntil = 0;
    },
    closeAll: (code, reason) => [...connections].forEach(({ peer }) => peer.close(code, cutReason(reason))),
    terminateAll: () => [...connections].forEach(({ peer }) => peer.terminate()),
    watermark: (kind) => (isShared ? shared.last(kind) : undefined),
  };

  /**
   * Under a shared count the snapshots of one connection must not use up numbers that the others would miss: they take the ones
   * that lead up to the latest, so that the next broadcast follows them without a hole.
   */
  function sendSnapshots(connection: Connection, messages: readonly Outgoing[]): void {
    messages.forEach((message, index) => {
      const ahead = scope === "kind" ? 0 : messages.length - 1 - index;
      const latest = shared.last(message.kind);
      const seq = !isShared ? connection.numbering.next(message.kind) : latest === undefined ? undefined : latest - ahead;
      connection.peer.send(frameOf(message, seq, timestamp(), encodeData(message.data, faults.form.encoding)));
    });
  }

  /** A list of its own, since a peer that is cut leaves while it is gone through. */
  function greeted(): readonly Connection[] {
    return [...connections].filter(({ isGreeted }) => isGreeted);
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

  function takeDrop(kind: string): boolean {
    const drop = faults.drops.find((each) => (each.kind === undefined ? kind !== heartbeatKind : each.kind === kind));
    if (drop === undefined) return false;
    drop.remaining -= 1;
    if (drop.remaining === 0) faults.drops = faults.drops.filter((each) => each !== drop);
    return true;
  }

  function takeForm(): WireForm {
    const { form, formRemaining } = faults;
    if (formRemaining === undefined) return form;
    faults.formRemaining = formRemaining - 1;
    if (formRemaining <= 1) Object.assign(faults, { form: plainForm, formRemaining: undefined });
    return form;
  }

  function timestamp(): string {
    return new Date(clock.now()).toISOString();
  }
}

function textOnce(message: Outgoing, encoding: WireForm["encoding"]): () => string {
  let text: string | undefined;
  return () => (text ??= encodeData(message.data, encoding));
}
