/**
 * The checks of a control command: a field says what it expects, what it takes instead of nothing, and reads an unknown value.
 * The types of the commands follow from these, so that a check and its type cannot part.
 */

export interface Field<Value, IsRequired extends boolean = boolean> {
  readonly expects: string;
  readonly isRequired: IsRequired;
  readonly fallback: Value | undefined;
  /** What a form asks with. */
  readonly input: FieldInput;
  /** Undefined for a value that is not what is expected. */
  read(value: unknown): Value | undefined;
}

/** `choice`: one of the words. `text`: the words are suggestions. */
export type FieldInput =
  | { readonly type: "choice"; readonly choices: readonly string[] }
  | { readonly type: "text"; readonly choices?: readonly string[] }
  | { readonly type: "number" }
  | { readonly type: "switch" };

/** A field as data, for a form: what `./devtools` shows where an application gives it a server to trouble. */
export type FieldForm = FieldInput & {
  readonly name: string;
  /** In words: `a whole number from 1 to 100000`. */
  readonly expects: string;
  readonly isRequired: boolean;
  /** What is taken where nothing is given. */
  readonly fallback?: string | number | boolean;
};

export type Fields = Readonly<Record<string, Field<unknown>>>;

type ValueOf<F> = F extends Field<infer Value> ? Value : never;
type RequiredNames<F extends Fields> = { [Name in keyof F]: F[Name] extends Field<unknown, true> ? Name : never }[keyof F];

/** What may be given. */
export type InputOf<F extends Fields> = { readonly [Name in RequiredNames<F>]: ValueOf<F[Name]> } & {
  readonly [Name in Exclude<keyof F, RequiredNames<F>>]?: ValueOf<F[Name]> | undefined;
};

/** What a checked command holds. */
export type CheckedOf<F extends Fields> = { readonly [Name in keyof F]: ValueOf<F[Name]> };

type Checked<F extends Fields> =
  { readonly type: "checked"; readonly values: CheckedOf<F> } | { readonly type: "refused"; readonly reason: string };

/** Checks all fields; the reason of a refusal names the field, what it expects and the kind of value that came. */
export function checkFields<F extends Fields>(fields: F, input: Readonly<Record<string, unknown>>): Checked<F> {
  const unknownName = Object.keys(input).find((name) => !Object.hasOwn(fields, name));
  if (unknownName !== undefined) {
    const known = Object.keys(fields).join(", ");
    return {
      type: "refused",
      reason: `"${unknownName}" is not a field here; ${known === "" ? "this verb takes none" : `there is ${known}`}`,
    };
  }
  const values: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(fields)) {
    const given = Object.hasOwn(input, name) ? input[name] : undefined;
    const value = given === undefined ? field.fallback : field.read(given);
    if (value === undefined && (given !== undefined || field.isRequired)) {
      return { type: "refused", reason: `"${name}" must be ${field.expects}, not ${given === undefined ? "left out" : describe(given)}` };
    }
    values[name] = value;
  }
  return { type: "checked", values: values as CheckedOf<F> }; // every field was read by its own check
}

/** How a verb is called, for help texts. */
export function describeFields(fields: Fields): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, `${field.expects}${hintOf(field)}`]));
}

/** The fields as data, without their checks. */
export function describeForm(fields: Fields): readonly FieldForm[] {
  return Object.entries(fields).map(([name, { input, expects, isRequired, fallback }]) => {
    const isPlain = typeof fallback === "string" || typeof fallback === "number" || typeof fallback === "boolean";
    return { name, ...input, expects, isRequired, ...(isPlain && { fallback }) };
  });
}

/** The same field, with something in place of nothing. */
export function withFallback<Value>(field: Field<Value>, fallback: Value): Field<Value, false> {
  return { ...field, isRequired: false, fallback };
}

/** The same field, which may be left out. */
export function optional<Value>(field: Field<Value>): Field<Value | undefined, false> {
  return { ...field, isRequired: false, fallback: undefined };
}

export function wholeNumber(low: number, high: number): Field<number, true> {
  return required(`a whole number from ${low} to ${high}`, { type: "number" }, (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= low && value <= high ? value : undefined,
  );
}

export function anyNumber(low: number, high: number): Field<number, true> {
  return required(`a number from ${low} to ${high}`, { type: "number" }, (value) =>
    typeof value === "number" && value >= low && value <= high ? value : undefined,
  );
}

export function oneOf<const Word extends string>(words: readonly Word[]): Field<Word, true> {
  return required(`one of ${words.join(", ")}`, { type: "choice", choices: words }, (value) => words.find((word) => word === value));
}

export const yesOrNo: Field<boolean, true> = required("true or false", { type: "switch" }, (value) =>
  typeof value === "boolean" ? value : undefined,
);

export const shortText: Field<string, true> = required("a text of 1 to 120 characters", { type: "text" }, (value) =>
  typeof value === "string" && value.length > 0 && value.length <= 120 ? value : undefined,
);

export const isoDate: Field<string, true> = required("a date as YYYY-MM-DD", { type: "text" }, (value) =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined,
);

/** One of the names, or a path of its own. */
export function pathOrName(names: readonly string[]): Field<string, true> {
  return required(`one of ${names.join(", ")}, or a path that begins with /`, { type: "text", choices: names }, (value) =>
    typeof value === "string" && (names.includes(value) || /^\/[\w./{}-]{1,120}$/.test(value)) ? value : undefined,
  );
}

function required<Value>(expects: string, input: FieldInput, read: (value: unknown) => Value | undefined): Field<Value, true> {
  return { expects, isRequired: true, fallback: undefined, input, read };
}

function hintOf({ isRequired, fallback }: Field<unknown>): string {
  if (isRequired) return ", required";
  return fallback === undefined ? ", optional" : `, ${JSON.stringify(fallback)} unless given`;
}

function describe(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return typeof value === "string" ? JSON.stringify(value.slice(0, 40)) : Array.isArray(value) ? "a list" : typeof value;
}
