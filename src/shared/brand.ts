/**
 * Nominal numbers and strings: values that must not be mixed get types of their own, at no cost at run time.
 */
declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A sequence number that is a safe, non-negative integer (P34–P39). */
export type Seq = Brand<number, "Seq">;

/** The key of a row within its slice: never empty (P19). */
export type RowKey = Brand<string, "RowKey">;

/** An instant on some clock, or a span. Unit: milliseconds. */
export type Millis = Brand<number, "Millis">;
