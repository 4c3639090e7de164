/** What each REST path answers: the slices as the stream tells them, and what only REST tells. Where a watermark is kept, an answer names its place in the stream (P35). */
import type { Book } from "./book/book.ts";
import type { simulatorPaths } from "./paths.ts";
import type { Route } from "./rest.ts";
import { channels, signalKinds, sliceNames, type SignalKind, type SliceName } from "./wire.ts";

type Routes = { readonly [Name in keyof typeof simulatorPaths]: Route };

/** `watermark` gives the number of the latest message of a kind, or undefined where none is kept. */
export function createRoutes(book: Book, watermark: (kind: string) => number | undefined): Routes {
  return {
    ...(Object.fromEntries(sliceNames.map((name) => [name, slice(name)])) as Record<SliceName, Route>), // fromEntries forgets the names
    ...(Object.fromEntries(signalKinds.map((kind) => [kind, signal(kind)])) as Record<SignalKind, Route>),
    reports: () => ({ reports: book.reports.latest.rows() }),
    catalogue: () => ({ catalogue: book.reports.catalogue.rows() }),
    section: ({ parts }) => book.reports.section(parts["run_id"] ?? "", parts["section_code"] ?? ""),
    paymentOrdersQuery,
    probe: () => ({ ok: true }),
  };

  function signal(kind: SignalKind): Route {
    return () => ({ [kind]: book.reference[kind].rows() });
  }

  function slice(name: SliceName): Route {
    const { kind, rowsIn } = channels[name];
    return () => {
      const seq = watermark(kind);
      return { [rowsIn]: book.tables[name].rows(), ...(seq !== undefined && { seq }) };
    };
  }

  /** `?status=…&currency=…&limit=…`: each narrows the list. */
  function paymentOrdersQuery({ search }: Parameters<Route>[0]): unknown {
    const wanted = ["status", "currency", "debtor_entity_id"].filter((field) => search.has(field));
    const rows = book.tables.paymentOrders.rows().filter((row) => wanted.every((field) => row[field] === search.get(field)));
    const limit = Number(search.get("limit") ?? rows.length);
    return { payment_orders: rows.slice(0, Number.isInteger(limit) && limit >= 0 ? limit : rows.length), total: rows.length };
  }
}
