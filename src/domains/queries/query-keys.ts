/**
 * The query keys of signals. The keys of the protocol are prefixes; the package's own queries add the scope of their client as the last
 * part: `["orders", { atlas: scope }]`. Rules: P25 own keys, P41 identity.
 */

/** The type of TanStack Query, which this folder does not import. */
export type QueryKey = readonly unknown[];

/** The last part of a key: names the owner of its data (P41). */
export interface ScopePart {
  readonly atlas: string;
}

/** A page's key with the scope of a client behind it. */
export type ScopedKey<Key extends QueryKey> = readonly [...Key, ScopePart];

/**
 * The page's keys, and prefixes of them: `section()` names every section. They invalidate the data of every client; the data of one client's
 * hook lie under `ordersQuery(client).queryKey`.
 */
export const atlasKeys = {
  /** Orders. */
  orders: () => ["orders"] as const,
  /** Curves. */
  curves: () => ["curves"] as const,
  /** Dividends. */
  dividends: () => ["dividends"] as const,
  /** Coupons. */
  coupons: () => ["coupons"] as const,
  /** Payment orders as REST lists them. */
  paymentOrders: () => ["payment-orders"] as const,
  /** The list of reports. */
  reports: () => ["reports"] as const,
  /** Everything of the second version of the report API. */
  v2: () => ["v2"] as const,
  /** The report catalogue. */
  catalogue: () => ["catalogue"] as const,
  section: keysUnder("section") as SectionKey,
  report: keysUnder("report") as ReportKey,
} as const;

interface SectionKey {
  (runId: string, sectionCode: string): readonly ["section", string, string];
  (runId?: string, sectionCode?: string): QueryKey;
}
interface ReportKey {
  (reportId: string): readonly ["report", string];
  (reportId?: string): QueryKey;
}

/** Ends before the first part that is missing, since a shorter key stands for all below it. */
function keysUnder(head: string) {
  return (...parts: readonly (string | undefined)[]): QueryKey => {
    const end = parts.indexOf(undefined);
    return [head, ...(end === -1 ? parts : parts.slice(0, end))];
  };
}

export function scopedKey<Key extends QueryKey>(key: Key, scope: string): ScopedKey<Key> {
  return [...key, { atlas: scope }];
}

/** Whether the key holds this scope. The cache may hold keys of the application that are no arrays, as it only warns of them. */
export function isOfScope(key: QueryKey, scope: string): boolean {
  return Array.isArray(key) && key.some((part) => isScopePart(part) && part.atlas === scope);
}

/** Whether the key holds no scope at all: the application's own. */
export function isUnscoped(key: QueryKey): boolean {
  return Array.isArray(key) && !key.some(isScopePart);
}

function isScopePart(part: unknown): part is { readonly atlas: unknown } {
  return typeof part === "object" && part !== null && "atlas" in part;
}
