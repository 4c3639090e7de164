/**
 * A book with what it says: messages for each change, snapshots, and REST. The part of the server that knows no connection, no clock and no fault;
 * the simulator puts a feed before it, the testing kit one of its own.
 *
 * Rules: P13, P14, P17, P23, P26–P28 as the server's side of them.
 */
import { createBook, type Book, type BookChanges, type BookOptions } from "./book/book.ts";
import type { WireRow } from "./book/table.ts";
import { defaultTickMs } from "./market/calendar.ts";
import type { PayloadTexts } from "./stream/payload-texts.ts";
import { answerPaymentAction, type PaymentAction } from "./http/payment-approval.ts";
import { createRest, type Action, type RestRequest, type RestResponse } from "./http/rest.ts";
import { createRoutes } from "./http/routes.ts";
import { defaultRates, presets, type BookSize, type Preset, type PresetName, type Rates } from "./scale.ts";
import type { TokenPort } from "./tokens.ts";
import { keyOf, plainForm, sliceMessage, sliceNames, type Outgoing, type SliceName, type WireForm } from "./stream/wire.ts";

export interface MovingBook {
  readonly book: Book;
  /** Moves the book and publishes what changed. */
  tick(rates: Rates): void;
  /** All rows of a slice. The same message while nothing changes, so that it is written once for all connections. */
  snapshot(name: SliceName, form: WireForm): Outgoing;
  /** Answers a request as a healthy server does. */
  answer(request: RestRequest): Promise<RestResponse>;
}

interface MovingBookOptions extends BookOptions {
  readonly tokens: TokenPort;
  readonly texts: PayloadTexts;
  /** How messages are written at present. */
  readonly form: () => WireForm;
  /** The number of the latest message of a kind, where answers name it. */
  readonly watermark: (kind: string) => number | undefined;
  readonly publish: (message: Outgoing) => void;
  /** All rows of all slices, in the place of those that the size makes. */
  readonly rows?: GivenRows | undefined;
}

/** Rows by slice; a slice that is not named is empty. */
export type GivenRows = { readonly [Name in SliceName]?: readonly WireRow[] | undefined };

/** What a preset means, or a book's size alone. */
export function readPreset(preset: PresetName | BookSize): { readonly size: BookSize; readonly tickMs: number; readonly rates: Rates } {
  if (typeof preset !== "string") return { size: preset, tickMs: defaultTickMs, rates: defaultRates };
  const { size, tickMs, updatesPerSecond, shares }: Preset = presets[preset];
  return { size, tickMs, rates: { ...defaultRates, ...shares, updatesPerSecond } };
}

export function createMovingBook({ tokens, texts, form, watermark, publish, rows, ...options }: MovingBookOptions): MovingBook {
  const book = createBook(options);
  if (rows !== undefined) for (const name of sliceNames) book.tables[name].reset(byKey(name, rows[name] ?? []));
  /** The whole content of each slice as it was last sent, until the slice changes. */
  const snapshots = new Map<SliceName, { readonly form: WireForm; readonly message: Outgoing }>();
  const routes = createRoutes(book, (name) => texts.textOf(snapshot(name, plainForm), "object"), watermark);
  const actions = { approvePaymentOrder: paymentAction("approve"), rejectPaymentOrder: paymentAction("reject") };

  return { book, tick: (rates) => publishAll(book.tick(rates)), snapshot, answer: createRest({ tokens, routes, actions }) };

  function publishAll({ batches, signals, events }: BookChanges): void {
    for (const [name] of batches) snapshots.delete(name);
    for (const [name, { rows, removed }] of batches) publish(sliceMessage(name, rows, removed, form()));
    for (const { kind, rows } of signals) publish({ kind, data: { [kind]: rows } });
    for (const event of events) publish(event);
  }

  function snapshot(name: SliceName, wanted: WireForm): Outgoing {
    const known = snapshots.get(name);
    if (known?.form === wanted) return known.message;
    const message = sliceMessage(name, book.tables[name].rows(), undefined, wanted);
    snapshots.set(name, { form: wanted, message });
    return message;
  }

  function paymentAction(action: PaymentAction): Action {
    const find = (id: string): WireRow | undefined => book.tables.paymentOrders.get(id);
    const update = (id: string, fields: WireRow): WireRow => {
      publishAll(book.decidePayment(id, fields));
      return find(id) ?? fields;
    };
    return (parts, body, user) => answerPaymentAction({ find, update }, action, parts["payment_order_id"] ?? "", body, user);
  }
}

function byKey(name: SliceName, rows: readonly WireRow[]): ReadonlyMap<string, WireRow> {
  return new Map(rows.map((row) => [keyOf(name, row), row]));
}
