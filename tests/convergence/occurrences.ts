/**
 * What really happened in schedules, counted where it reaches the client: a fault that is drawn, and hidden by another one each time, proves
 * nothing.
 */
import { faults, framings, type Fault, type Framing } from "./frames.ts";
import { restModes, type RestMode } from "./rest-answers.ts";
import { habitTypes, type Habit } from "./schedule.ts";

type Other =
  /** REST answered with headers that let an HTTP cache keep the answer (P42). */
  | "cacheable answer"
  /** One user logged in after another (P41). */
  | "next identity"
  /** A connection opened and was silent for a second or longer (P45). */
  | "silent connection"
  /** A message with a time arrived 10 s late or later (P46). */
  | "late message"
  /** The client threw while it applied a message (P12). */
  | "exception while applying"
  /** A text that is no message (P12). */
  | "noise"
  /** A row that is nested too deep (P40). */
  | "deep row"
  /** A row that lost its key, or a removal that cannot be read (P18). */
  | "lost row"
  /** An empty snapshot of a book that is not empty (P17). */
  | "empty lie"
  /** The browser fired `offline` (P47). */
  | "offline"
  /** A persister filled the cache (P24). */
  | "restored queries"
  /** The application handed in rows (P43). */
  | "hydrate"
  /** Numbers began again within a connection (P37). */
  | "restart";

const others: { readonly [What in Other]: true } = {
  "cacheable answer": true,
  "next identity": true,
  "silent connection": true,
  "late message": true,
  "exception while applying": true,
  noise: true,
  "deep row": true,
  "lost row": true,
  "empty lie": true,
  offline: true,
  "restored queries": true,
  hydrate: true,
  restart: true,
};

export type Occurrence =
  Other | `answer: ${RestMode}` | `habit: ${Habit["type"]}` | `fault: ${Exclude<Fault, "none">}` | `framing: ${Framing}`;

/** All that has to occur. */
const expected: readonly Occurrence[] = [
  ...(Object.keys(others) as Other[]), // the keys of this very table
  ...restModes.map((mode): Occurrence => `answer: ${mode}`),
  ...habitTypes.map((type): Occurrence => `habit: ${type}`),
  ...faults.map((fault): Occurrence => `fault: ${fault}`),
  ...framings.map((framing): Occurrence => `framing: ${framing}`),
];

export class Occurrences {
  readonly #counts = new Map<Occurrence, number>(expected.map((what) => [what, 0]));

  readonly add = (what: Occurrence, count = 1): void => {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + count);
  };

  addAll(other: Occurrences): void {
    for (const [what, count] of other.#counts) this.add(what, count);
  }

  /** What has never happened. */
  missing(): Occurrence[] {
    return [...this.#counts].filter(([, count]) => count === 0).map(([what]) => what);
  }

  print(): string {
    return [...this.#counts].map(([what, count]) => `${what} ${count}`).join(", ");
  }
}
