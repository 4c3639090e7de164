/** Numbers and stamps what a server sends, and has it arrive in order: late where the network is late. */
import type { VirtualClock } from "../support/virtual-clock.ts";
import { shapes, type BookDelta, type SliceName } from "./book.ts";
import type { Delivery, OwnSession, Sent, SnapshotTruth } from "./delivery.ts";
import type { Envelope, Fault, Framing } from "./frames.ts";
import type { Occurrence } from "./occurrences.ts";
import type { Regime, World } from "./schedule.ts";
import type { Witness } from "./witness.ts";

/** A message as the server means it. */
export interface Draft {
  readonly kind: string;
  readonly messageType?: "snapshot" | "delta";
  readonly data: unknown;
  readonly truth?: SnapshotTruth;
  readonly delta?: BookDelta;
}

/** What the network does to it. */
export interface Way {
  readonly fault?: Fault;
  readonly delayMs?: number;
  readonly framing?: Framing | undefined;
}

export interface OutboxOptions {
  readonly clock: VirtualClock;
  /** The server's clock. Unit: milliseconds since 1970. */
  readonly now: () => number;
  readonly regime: Regime;
  readonly world: World;
  readonly witness: Witness;
  readonly delivery: Delivery;
  readonly occurred: (what: Occurrence) => void;
}

/** Faults that leave the number of a message to be read. */
const readableFaults: ReadonlySet<Fault> = new Set(["none", "repeat", "mangle", "throws"]);

export class Outbox {
  readonly #options: OutboxOptions;
  #sentCount = 0;
  /** How late messages arrive that are sent from now on. Unit: milliseconds. */
  lagMs = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  send(session: OwnSession, draft: Draft, { fault = "none", delayMs = 0, framing = "plain" }: Way = {}): void {
    const { clock, now, world, witness, delivery, occurred } = this.#options;
    const { kind, truth = "true", delta } = draft;
    const slice = shapes.find((shape) => shape.kind === kind)?.slice;
    const sentMs = world.hasTs ? now() : undefined;
    const envelope = this.#envelope(session, draft, sentMs);
    const arrivesAt = Math.max(now() + delayMs + this.lagMs, session.lastDelivery);
    session.lastDelivery = arrivesAt;
    this.#sentCount += 1;
    const sent: Sent = { id: this.#sentCount, envelope, slice, sentAt: witness.now(), sentMs, arrivesAt, truth, delta, framing };
    const isUnreadable = world.habit?.type === "unreadable" && world.habit.slice === slice;
    const loss = fault === "drop" ? delivery.lose(session, sent) : undefined;
    session.underWay.set(sent, () => {
      session.underWay.delete(sent);
      if (isUnreadable && session.socket.isLive) occurred("habit: unreadable");
      if (envelope.seq !== undefined && readableFaults.has(fault) && !session.isHalfOpen)
        session.arrived.set(this.#scopeOf(kind), envelope.seq);
      if (loss === undefined) delivery.deliver(session, sent, isUnreadable ? "mangle" : fault);
      else {
        occurred("fault: drop");
        loss.wouldHaveCome();
      }
    });
    // Rounding may let two timers of one instant swap. The oldest message arrives first in any case: TCP does not reorder (P37).
    clock.schedule(() => session.underWay.values().next().value?.(), arrivesAt - now());
  }

  /** The newest number that was given to a message of a kind's scope. */
  lastNumber(session: OwnSession | undefined, kind: string): number | undefined {
    return session?.numbers.get(this.#scopeOf(kind));
  }

  /** Whether the client has got a number of the kind's scope, or a newer one. */
  hasReached(session: OwnSession | undefined, kind: string, seq: number): boolean {
    return (session?.arrived.get(this.#scopeOf(kind)) ?? -Infinity) >= seq;
  }

  /** The last message of a slice that was sent by now and arrives later than `afterMs` from now: the moment at which it was sent. */
  straggler(session: OwnSession | undefined, slice: SliceName, afterMs: number): number | undefined {
    const isLate = (sent: Sent): boolean => sent.slice === slice && sent.arrivesAt > this.#options.now() + afterMs;
    return [...(session?.underWay.keys() ?? [])].filter(isLate).at(-1)?.sentAt;
  }

  #envelope(session: OwnSession, { kind, messageType, data }: Draft, sentMs: number | undefined): Envelope {
    return {
      kind,
      ...(messageType && { message_type: messageType }),
      ...(this.#options.regime.hasSeq && { seq: this.#nextNumber(session, kind) }),
      ...(sentMs !== undefined && { ts: new Date(sentMs).toISOString() }),
      data,
    };
  }

  #nextNumber(session: OwnSession, kind: string): number {
    const scope = this.#scopeOf(kind);
    // Kinds begin apart, as streams of their own do; and each restart lower than before, since a number that is the same shows nothing.
    const first = this.#options.world.numbersFrom === "one" ? 0 : 100 * (100 - session.restartCount + scope.length);
    const seq = (session.numbers.get(scope) ?? first) + 1;
    session.numbers.set(scope, seq);
    return seq;
  }

  #scopeOf(kind: string): string {
    return this.#options.regime.numbering === "kind" ? kind : "";
  }
}
