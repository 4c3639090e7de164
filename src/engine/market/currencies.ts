/** The currencies of the book: their minor units and the group that the currency ladder shows them in. */

const table = {
  USD: { digits: 2, group: "G10" },
  EUR: { digits: 2, group: "G10" },
  GBP: { digits: 2, group: "G10" },
  JPY: { digits: 0, group: "G10" },
  CHF: { digits: 2, group: "G10" },
  CAD: { digits: 2, group: "G10" },
  AUD: { digits: 2, group: "G10" },
  NZD: { digits: 2, group: "G10" },
  SEK: { digits: 2, group: "G10" },
  NOK: { digits: 2, group: "G10" },
  KWD: { digits: 3, group: "GCC" },
  KRW: { digits: 0, group: "ASIA" },
} as const satisfies Record<string, { readonly digits: number; readonly group: string }>;

export type Currency = keyof typeof table;
export const currencies = Object.keys(table) as readonly Currency[]; // Object.keys forgets the names

/** Fraction digits of amounts in that currency. */
export function digitsOf(currency: string): number {
  return find(currency)?.digits ?? 2;
}

export function groupOf(currency: string): string | null {
  return find(currency)?.group ?? null;
}

function find(currency: string): { readonly digits: number; readonly group: string } | undefined {
  return Object.hasOwn(table, currency) ? table[currency as Currency] : undefined; // just checked
}
