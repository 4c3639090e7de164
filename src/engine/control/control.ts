/**
 * What each verb of `control-verbs.ts` does to the server. An engine takes them as commands, the simulator over HTTP.
 * Everything that a client must survive can be brought about here, at the moment one wants it.
 */
import type { Cancel, Clock } from "../../shared/clock.ts";
import type { Book } from "../book/book.ts";
import { fieldsOf, type ActionsOf, type FaultVerb, type FieldsOf } from "./control-verbs.ts";
import type { AnswerFaults } from "../faults/answer-faults.ts";
import { createRestActions } from "../faults/rest-verbs.ts";
import type { RestFaults } from "../faults/rest-faults.ts";
import { createWireActions } from "../faults/wire-verbs.ts";
import type { Feed } from "../feed.ts";
import type { CheckedOf } from "./fields.ts";
import { runCommand, type CommandAnswer } from "./run-command.ts";
import type { Rates } from "../scale.ts";
import type { TokenPort } from "../tokens.ts";
import { sliceMessage, sliceNames, type Outgoing, type SliceName, type WireForm } from "../stream/wire.ts";

export type ControlAnswer = CommandAnswer<FaultVerb>;

/** What is wrong with this server at present beyond wire and REST, and how fast it moves. */
export interface EngineFaults {
  /** Upgrades are refused until then. */
  refusedUntil: number;
  /** Nothing is answered until then. */
  downUntil: number;
  /** Signals that will not be sent, and take no number either. */
  lost: { readonly kind: string | undefined; remaining: number }[];
  rates: Rates;
  isPaused: boolean;
}

interface ControlDeps {
  readonly clock: Clock;
  readonly book: Book;
  readonly feed: Feed;
  readonly tokens: TokenPort;
  readonly restFaults: RestFaults;
  readonly answerFaults: AnswerFaults;
  readonly faults: EngineFaults;
  publish(message: Outgoing): void;
  snapshot(name: SliceName): Outgoing;
  tick(): void;
  /** Cuts all connections and answers nothing for a while. */
  goDown(durationMs: number): void;
}

export interface Control {
  /** Carries out a command; anything else is answered with what is wrong with it. Never throws. */
  run(command: unknown): ControlAnswer;
  /** Ends what goes on by itself. */
  stop(): void;
}

export function createControl(deps: ControlDeps): Control {
  const { clock, book, feed, tokens, restFaults, answerFaults, faults } = deps;
  const publish = (message: Outgoing): void => deps.publish(message);
  const storms = new Set<Cancel>();

  const actions: ActionsOf<FieldsOf> = {
    ...createWireActions(feed, publish),
    ...createRestActions(clock, restFaults, answerFaults),
    envelope: (values) => setForm({ envelope: values.as }, values.count),
    keys: (values) => setForm({ removedAs: values.as }, values.count),
    refuse(values) {
      faults.refusedUntil = clock.now() + values.durationMs;
      return `upgrades are refused for ${values.durationMs} ms`;
    },
    expire() {
      tokens.expireAll();
      return "every token handed out so far is invalid";
    },
    empty({ slice: name }) {
      publish(sliceMessage(name, [], undefined, feed.faults.form));
      return `sent an empty snapshot of ${name}`;
    },
    snapshot({ slice: name }) {
      for (const each of name === undefined ? sliceNames : [name]) publish(deps.snapshot(each));
      return `sent a snapshot of ${name ?? "every slice"}`;
    },
    generate: ({ reportId }) => publishEvent(book.reports.generate(reportId)),
    edit: ({ runId, sectionCode }) => publishEvent(book.reports.edit(runId, sectionCode)),
    lock: (values) => publishEvent(book.reports.lock(values.deskId, values.businessDate)),
    signal(values) {
      publish({ kind: values.kind, data: {} });
      return `sent ${values.kind}`;
    },
    lose(values) {
      faults.lost.push({ kind: values.kind, remaining: values.count });
      return `the next ${values.count} ${values.kind ?? "signals"} will not be sent`;
    },
    storm(values) {
      startStorm(values);
      return `${values.kind} every ${values.everyMs} ms for ${values.durationMs} ms`;
    },
    rate(values) {
      const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
      faults.rates = { ...faults.rates, ...given };
      return `${faults.rates.updatesPerSecond} changes a second`;
    },
    pause() {
      faults.isPaused = true;
      return "the book stands still";
    },
    resume() {
      faults.isPaused = false;
      return "the book moves";
    },
    tick(values) {
      for (let left = values.count; left > 0; left--) deps.tick();
      return `tick ${book.tickNumber}`;
    },
    stop(values) {
      deps.goDown(values.durationMs);
      return `down for ${values.durationMs} ms`;
    },
    heal() {
      stopStorms();
      Object.assign(faults, { refusedUntil: 0, downUntil: 0, lost: [], isPaused: false } satisfies Partial<EngineFaults>);
      feed.heal();
      restFaults.behave();
      answerFaults.heal();
      return "nothing is wrong any more";
    },
  };

  return {
    stop: stopStorms,
    run: (command) => runCommand(fieldsOf, actions, command),
  };

  function setForm(form: Partial<WireForm>, remaining: number | undefined): string {
    feed.faults.form = { ...feed.faults.form, ...form };
    feed.faults.formRemaining = remaining;
    return `messages are written differently${remaining === undefined ? "" : `, ${remaining} of them`}`;
  }

  function publishEvent(event: Outgoing | undefined): string | undefined {
    if (event === undefined) return undefined;
    publish(event);
    return `sent ${event.kind}`;
  }

  function startStorm({ durationMs: lasting, kind: signal, everyMs }: CheckedOf<FieldsOf["storm"]>): void {
    const endsAt = clock.now() + lasting;
    let cancel: Cancel = () => undefined;
    const stop = (): void => cancel();
    storms.add(stop);
    const blow = (): void => {
      if (clock.now() > endsAt) return void storms.delete(stop);
      publish({ kind: signal, data: {} });
      cancel = clock.schedule(blow, everyMs);
    };
    blow();
  }

  function stopStorms(): void {
    for (const stop of storms) stop();
    storms.clear();
  }
}
