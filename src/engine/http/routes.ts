/**
 * The answer of each REST path: the slices as the stream sends them, and data that only REST serves. With watermarks on, an answer carries
 * one (P35).
 */
import type { Book } from "../book/book.ts";
import { WrittenJson } from "./json-answer.ts";
import type { Route, Routes } from "./rest.ts";
import { channels, signalKinds, sliceNames, type SignalKind, type SliceName } from "../stream/wire.ts";

/**
 * `snapshotText` gives the rows of a slice as the stream sends them, as a JSON object; `watermark` the number of the latest message of a kind,
 * or undefined where none is kept.
 */
export function createRoutes(
  book: Book,
  snapshotText: (name: SliceName) => string,
  watermark: (kind: string) => number | undefined,
): Routes {
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
    return () => {
      const seq = watermark(channels[name].kind);
      const text = snapshotText(name);
      return new WrittenJson(seq === undefined ? text : `${text.slice(0, -1)},"seq":${seq}}`);
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
