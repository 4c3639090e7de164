/**
 * What each verb of `control-verbs.ts` does to the server. An engine takes them as commands, the simulator over HTTP.
 * Everything that a client must survive can be brought about here, at the moment one wants it.
 */
import type { Cancel, Clock } from "../shared/clock.ts";
import type { Book } from "./book/book.ts";
import type { Feed } from "./feed.ts";
import { faultVerbs, fieldsOf, isVerb, type FaultVerb, type FieldsOf } from "./control-verbs.ts";
import { checkFields, describeFields, type CheckedOf } from "./fields.ts";
import { malformedFrame } from "./malformed.ts";
import type { RestFault } from "./rest.ts";
import type { Rates } from "./scale.ts";
import type { TokenPort } from "./tokens.ts";
import { channels, sliceMessage, sliceNames, type Outgoing, type SliceName, type WireForm } from "./wire.ts";

export type ControlAnswer =
  | { readonly ok: true; readonly verb: FaultVerb; readonly did: string }
  | { readonly ok: false; readonly error: string; readonly usage: unknown };

/** What is wrong with this server at present, and how fast it moves. */
export interface EngineFaults {
  rest: RestFault | undefined;
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

type Actions = { readonly [Verb in FaultVerb]: (values: CheckedOf<FieldsOf[Verb]>) => string | undefined };

export function createControl(deps: ControlDeps): Control {
  const { clock, book, feed, tokens, faults } = deps;
  const publish = (message: Outgoing): void => deps.publish(message);
  const storms = new Set<Cancel>();

  // Each says what it did; undefined where what it was to act on does not exist.
  const actions: Actions = {
    drop(values) {
      feed.faults.drops.push({ kind: values.kind, remaining: values.count });
      return `the next ${values.count} ${values.kind ?? "messages"} will be left out; their numbers are used`;
    },
    gap(values) {
      feed.skipNumbers(values.count, values.kind);
      return `${values.count} numbers left out`;
    },
    renumber() {
      feed.restartNumbers();
      return "numbers start again";
    },
    malformed({ shape, slice: name, isNumbered }) {
      feed.sendRaw((seq) => malformedFrame(shape, channels[name].kind, seq), { kind: channels[name].kind, takesNumber: isNumbered });
      return `sent a frame: ${shape}`;
    },
    encode: (values) => setForm({ encoding: values.as }, values.count),
    envelope: (values) => setForm({ envelope: values.as }, values.count),
    keys: (values) => setForm({ removedAs: values.as }, values.count),
    unknown(values) {
      publish({ kind: values.kind, messageType: "delta", data: { note: "nobody knows this kind" } });
      return `sent a message of kind ${values.kind}`;
    },
    silence(values) {
      feed.silence(values.durationMs, values.newcomers);
      return `silent for ${values.durationMs} ms`;
    },
    close(values) {
      feed.closeAll(values.code, values.reason);
      return `closed every connection with ${values.code}`;
    },
    kill() {
      feed.terminateAll();
      return "cut every connection without a close";
    },
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
    rest({ mode, durationMs: lasting, status, delayMs }) {
      faults.rest = { mode, until: clock.now() + lasting, status, delayMs };
      return `REST: ${mode} for ${lasting} ms`;
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
      Object.assign(faults, { rest: undefined, refusedUntil: 0, downUntil: 0, lost: [], isPaused: false } satisfies Partial<EngineFaults>);
      feed.heal();
      return "nothing is wrong any more";
    },
  };

  return {
    stop: stopStorms,
    run(command) {
      if (!isRecord(command)) return refusal("a command is an object with a verb", faultVerbs);
      const { verb, ...input } = command;
      if (!isVerb(verb)) return refusal("no such verb", faultVerbs);
      return carryOut(verb, input);
    },
  };

  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- it ties the checked fields to the action of the same verb
  function carryOut<Verb extends FaultVerb>(verb: Verb, input: Readonly<Record<string, unknown>>): ControlAnswer {
    const fields: FieldsOf[Verb] = fieldsOf[verb];
    const checked = checkFields<FieldsOf[Verb]>(fields, input);
    if (checked.type === "refused") return refusal(`${verb}: ${checked.reason}`, describeFields(fields));
    const did = actions[verb](checked.values);
    return did === undefined ? refusal(`${verb}: there is no such thing in the book`, describeFields(fields)) : { ok: true, verb, did };
  }

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

function refusal(error: string, usage: unknown): ControlAnswer {
  return { ok: false, error, usage };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
