/** Checks a command against its table and carries it out. Never throws: a command that cannot be carried out is answered with what is wrong with it. */
import type { ActionsOf } from "./control-verbs.ts";
import { checkFields, describeFields, type CheckedOf, type Fields } from "./fields.ts";

export type CommandAnswer<Verb extends string = string> =
  | { readonly ok: true; readonly verb: Verb; readonly did: string }
  | { readonly ok: false; readonly error: string; readonly usage: unknown };

export function runCommand<Table extends Record<string, Fields>>(
  table: Table,
  actions: ActionsOf<Table>,
  command: unknown,
): CommandAnswer<keyof Table & string> {
  if (!isRecord(command)) return refusal("a command is an object with a verb", Object.keys(table));
  const { verb, ...input } = command;
  if (!isVerbOf(table, verb)) return refusal("no such verb", Object.keys(table));
  const fields = table[verb] as Fields; // its own property, just seen
  const checked = checkFields(fields, input);
  if (checked.type === "refused") return refusal(`${verb}: ${checked.reason}`, describeFields(fields));
  const did = actions[verb](checked.values as CheckedOf<Table[typeof verb]>); // checked against the fields of this very verb
  return did === undefined ? refusal(`${verb}: there is no such thing in the book`, describeFields(fields)) : { ok: true, verb, did };
}

function isVerbOf<Table extends object>(table: Table, value: unknown): value is keyof Table & string {
  return typeof value === "string" && Object.hasOwn(table, value);
}

function refusal(error: string, usage: unknown): { readonly ok: false; readonly error: string; readonly usage: unknown } {
  return { ok: false, error, usage };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
