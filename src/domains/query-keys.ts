/** The query keys of the kinds that only say "fetch again". The application's own keys may take their place (P25). */

/** As TanStack Query has it, which this folder does not import. */
export type QueryKey = readonly unknown[];

/** Keys, and prefixes of keys: `section()` invalidates every section. */
export const atlasKeys = {
  orders: () => ["orders"] as const,
  curves: () => ["curves"] as const,
  dividends: () => ["dividends"] as const,
  coupons: () => ["coupons"] as const,
  paymentOrders: () => ["payment-orders"] as const,
  reports: () => ["reports"] as const,
  v2: () => ["v2"] as const,
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
