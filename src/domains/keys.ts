/**
 * Decides which key identifies a row within its collection, and how a `removed` entry names that key.
 *
 * Knows fields and strings, no collection. Rules: P19 keys, P20 composite keys.
 */
import { asRecord, ownValue, type JsonRecord } from "../protocol/json.ts";
import type { RowKey } from "../shared/brand.ts";

/** The key of a row, or undefined where it has none (P19). */
export type KeyFunction = (row: JsonRecord) => RowKey | undefined;

/** Reads keys from rows and from `removed` entries. */
export interface KeyReader {
  readonly key: KeyFunction;
  /** A `removed` entry may be the key itself, the parts of a composite key, or an object with the identifying fields (P20). */
  readonly removedKey: (entry: unknown) => RowKey | undefined;
}

/** A non-empty string is a key, a safe integer becomes its decimal string, anything else is no key (P19). */
export function toKey(value: unknown): RowKey | undefined {
  if (typeof value === "string") return value === "" ? undefined : (value as RowKey); // just checked
  return Number.isSafeInteger(value) ? (String(value) as RowKey) : undefined; // never empty
}

/** Joins the parts of a composite key with `|`; `\` and `|` inside a part are escaped with `\` (P20). */
export function joinKey(parts: readonly string[]): RowKey {
  return parts.map((part) => part.replace(/[\\|]/g, "\\$&")).join("|") as RowKey; // several parts are never empty together
}

/** The parts that `joinKey` joined, or undefined for a string that it cannot have made. */
export function splitKey(key: string): readonly string[] | undefined {
  const parts: string[] = [];
  let part = "";
  for (let index = 0; index < key.length; index++) {
    const character = key.charAt(index);
    if (character === "|") {
      parts.push(part);
      part = "";
    } else if (character === "\\") {
      const escaped = key.charAt(++index);
      if (escaped !== "\\" && escaped !== "|") return undefined;
      part += escaped;
    } else part += character;
  }
  parts.push(part);
  return parts;
}

/** The first of `fields` that holds a key. */
export function firstFieldKey(fields: readonly string[]): KeyReader {
  const key: KeyFunction = (row) => {
    for (const field of fields) {
      const found = toKey(ownValue(row, field));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return { key, removedKey: (entry) => entryKey(entry, key) };
}

/** One field, or several joined, each of which must be there: what an application names as its key. */
export function namedKey(fields: readonly string[]): KeyReader {
  return fields.length === 1 ? firstFieldKey(fields) : compositeKey({ fields, required: fields });
}

/** The application's own function. A `removed` entry is the key itself, or an object that the function can read. */
export function functionKey(keyOf: (row: JsonRecord) => unknown): KeyReader {
  const key: KeyFunction = (row) => toKey(keyOf(row));
  return { key, removedKey: (entry) => entryKey(entry, key) };
}

interface CompositeOptions {
  /** In the order in which they are joined. */
  readonly fields: readonly string[];
  /** Those without which a row has no key; the others are empty where they are absent. */
  readonly required: readonly string[];
  /** A field in which the server may send the whole key: it then is the key. */
  readonly whole?: string;
}

/** Several fields joined (P20). */
export function compositeKey({ fields, required, whole }: CompositeOptions): KeyReader {
  const join = (partAt: (field: string, index: number) => unknown): RowKey | undefined => {
    const parts: string[] = [];
    for (const [index, field] of fields.entries()) {
      const value = partAt(field, index) ?? "";
      const part = value === "" ? "" : toKey(value);
      if (part === undefined || (part === "" && required.includes(field))) return undefined;
      parts.push(part);
    }
    return joinKey(parts);
  };
  const key: KeyFunction = (row) => {
    const sent = whole === undefined ? undefined : ownValue(row, whole);
    return typeof sent === "string" && sent !== "" ? toKey(sent) : join((field) => ownValue(row, field));
  };
  return {
    key,
    removedKey(entry) {
      if (Array.isArray(entry)) return entry.length > fields.length ? undefined : join((_, index) => entry[index]);
      return entryKey(entry, key);
    },
  };
}

function entryKey(entry: unknown, key: KeyFunction): RowKey | undefined {
  const fields = asRecord(entry);
  return fields === undefined ? toKey(entry) : key(fields);
}

/** A part of a composite key: absent and empty are one. */
type Part = string | null | undefined;

export interface CashKeyParts {
  readonly entity_id?: Part;
  readonly account_id?: Part;
  readonly currency: string;
}

export interface OcpKeyParts {
  readonly entity_id?: Part;
  readonly book_id?: Part;
  readonly currency: string;
  readonly value_bucket?: Part;
}

const cashFields = ["entity_id", "account_id", "currency"] as const;
const ocpFields = ["entity_id", "book_id", "currency", "value_bucket"] as const;

/** The key of cash balances, unless the application replaces it (P20). */
export const cashKeyReader = compositeKey({ fields: cashFields, required: ["currency"], whole: "key" });
/** The key of open currency positions, unless the application replaces it (P20). */
export const ocpKeyReader = compositeKey({ fields: ocpFields, required: ["currency"], whole: "key" });

/** The default key of a cash balance, for looking one up. */
export const cashKey = (parts: CashKeyParts): RowKey => joinKey(cashFields.map((field) => parts[field] ?? ""));
/** The default key of an open currency position, for looking one up. */
export const ocpKey = (parts: OcpKeyParts): RowKey => joinKey(ocpFields.map((field) => parts[field] ?? ""));

/** The parts of a key that `cashKey` made; an absent part is empty. Undefined for any other string. */
export const parseCashKey = (key: string): Record<(typeof cashFields)[number], string> | undefined => parseKey(key, cashFields);
/** The parts of a key that `ocpKey` made; an absent part is empty. Undefined for any other string. */
export const parseOcpKey = (key: string): Record<(typeof ocpFields)[number], string> | undefined => parseKey(key, ocpFields);

function parseKey<Field extends string>(key: string, fields: readonly Field[]): Record<Field, string> | undefined {
  const parts = splitKey(key);
  if (parts?.length !== fields.length) return undefined;
  // One entry a field, since the lengths agree.
  return Object.fromEntries(fields.map((field, index) => [field, parts[index]])) as Record<Field, string>;
}
