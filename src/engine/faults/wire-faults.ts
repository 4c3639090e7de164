/** How the wire misbehaves at present. The verbs write it, the feed reads it; what each fault does to a message is decided where it is sent. */
import { plainForm, type WireForm } from "../stream/wire.ts";
import type { Counted } from "./counted.ts";
import type { Defect } from "./defects.ts";

/** What a new connection gets of a slice: its rows, an empty snapshot, or nothing. */
export type Greeting = (typeof greetings)[number];
export const greetings = ["full", "empty", "none"] as const;

export interface WireFaults {
  form: WireForm;
  /** For how many more messages `form` holds; undefined: until it is changed. */
  formRemaining: number | undefined;
  /** Messages that are left out. Their numbers are used all the same, so that a client can see the hole. */
  drops: Counted[];
  /** Messages that are broken on their way out; several defects may hold for one message. */
  defects: (Counted & { readonly defect: Defect })[];
  /** How much later than it was sent a message arrives. Unit: milliseconds. */
  lagMs: number;
  /** By kind, and for every other kind. */
  greetings: Map<string, Greeting>;
  greeting: Greeting;
}

export function noWireFaults(): WireFaults {
  return { form: plainForm, formRemaining: undefined, drops: [], defects: [], lagMs: 0, greetings: new Map(), greeting: "full" };
}

/** The form of the next message. */
export function takeForm(faults: WireFaults): WireForm {
  const { form, formRemaining } = faults;
  if (formRemaining === undefined) return form;
  faults.formRemaining = formRemaining - 1;
  if (formRemaining <= 1) Object.assign(faults, { form: plainForm, formRemaining: undefined });
  return form;
}
