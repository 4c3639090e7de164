/** A fault that holds for some messages: of one kind or of all, so many of them or until it is switched off. */
import { heartbeatKind } from "../stream/wire.ts";

export interface Counted {
  /** Undefined: every kind but heartbeats, which are to show what became of the others. */
  readonly kind: string | undefined;
  /** Undefined: until it is switched off. */
  remaining: number | undefined;
}

/** Every fault of a list that holds for a message of that kind, each used up by one. */
export function takeAll<Fault extends Counted>(list: Fault[], kind: string): readonly Fault[] {
  const taken = list.filter((fault) => holdsFor(fault, kind));
  for (const fault of taken) countDown(list, fault);
  return taken;
}

/** Whether a fault of the list holds for a message of that kind; the first that does is used up by one. */
export function takeOne(list: Counted[], kind: string): boolean {
  const found = list.find((fault) => holdsFor(fault, kind));
  if (found !== undefined) countDown(list, found);
  return found !== undefined;
}

function holdsFor(fault: Counted, kind: string): boolean {
  return fault.kind === undefined ? kind !== heartbeatKind : fault.kind === kind;
}

function countDown<Fault extends Counted>(list: Fault[], fault: Fault): void {
  if (fault.remaining === undefined) return;
  fault.remaining -= 1;
  if (fault.remaining === 0) list.splice(list.indexOf(fault), 1);
}
