/**
 * The book of truth: everything the server knows, moved tick by tick. A trade moves blotter, position, cash and currency ladder, and at every
 * tick the sums reconcile. One seed, one size, one history of rates and one tick number give one state.
 */
import { instantOfTick } from "../market/calendar.ts";
import { digitsOf } from "../market/currencies.ts";
import { formatFixed } from "../market/fixed.ts";
import { createMarket } from "../market/market.ts";
import { createGenerator } from "../random.ts";
import type { BookSize, Rates } from "../scale.ts";
import { createInstruments } from "../market/universe.ts";
import { signalKinds, sliceNames, type SignalKind, type SliceName } from "../stream/wire.ts";
import { createActivity } from "./activity.ts";
import { createAgenda } from "./agenda.ts";
import { createBlotter } from "./trading/blotter.ts";
import { createCash, type CashState } from "./treasury/cash.ts";
import { createCurves } from "./reference/curves.ts";
import { addEdgeRows } from "./reference/edge-rows.ts";
import { openAccounts, openPositions } from "./reference/genesis.ts";
import { createIncome } from "./treasury/income.ts";
import { createTradingBooks, linesOf, type TradingBook } from "./trading/instrument-lines.ts";
import { createOcp } from "./treasury/ocp.ts";
import { createOrders } from "./trading/orders.ts";
import { createPayments } from "./treasury/payments.ts";
import { createPositions } from "./trading/positions.ts";
import { createReports, type ReportEventMessage, type Reports } from "./reference/reports.ts";
import { createTable, type Batch, type Table, type WireRow } from "./table.ts";
import { createTradeDesk } from "./trading/trade-desk.ts";

export interface BookOptions {
  readonly seed: number;
  readonly size: BookSize;
  /** Book time that one tick covers. Unit: milliseconds. */
  readonly tickMs: number;
  /** What a revaluation sends: only what it changed, or whole rows. */
  readonly positionDeltas: "lean" | "full";
  /** Whether the rows that break clients are in the book. */
  readonly hasEdges: boolean;
}

export interface BookChanges {
  readonly batches: readonly (readonly [SliceName, Batch])[];
  readonly signals: readonly { readonly kind: SignalKind; readonly rows: readonly WireRow[] }[];
  readonly events: readonly ReportEventMessage[];
}

export interface Book {
  readonly tickNumber: number;
  readonly tables: Readonly<Record<SliceName, Table>>;
  /** Data that only REST serves. */
  readonly reference: Readonly<Record<SignalKind, Table>>;
  readonly reports: Reports;
  tick(rates: Rates): BookChanges;
  /** What the application decided about a payment order; the changes are to be published at once. */
  decidePayment(id: string, fields: WireRow): BookChanges;
}

/** Book time before the first tick: the day's trades and payments so far, each at another point of its life. Unit: milliseconds. */
const warmUpMs = 60_000;

export function createBook({ seed, size, tickMs, positionDeltas, hasEdges }: BookOptions): Book {
  const warmUpTicks = Math.ceil(warmUpMs / tickMs);
  const random = createGenerator(seed);
  let tickNumber = -warmUpTicks;
  let instant = { tick: Number.NaN, text: "" }; // asked for many times a tick
  const now = (): string => {
    if (instant.tick !== tickNumber) instant = { tick: tickNumber, text: instantOfTick(tickNumber, tickMs) };
    return instant.text;
  };
  const newTable = (): Table => createTable((version) => ({ version, updated_at: now() }));

  const tables = mapNames(sliceNames, newTable);
  const reference = mapNames(signalKinds, newTable);
  const instruments = createInstruments(random.fork("instruments"), size);
  const market = createMarket(instruments, random.fork("market"));
  const agenda = createAgenda(() => tickNumber, tickMs);
  const books = createTradingBooks(size.bookCount);
  const entities = [...new Set(books.map(({ entity }) => entity))];
  const treasuries = new Map(
    entities.map((entity): [string, TradingBook] => [entity.id, { id: `TR-${entity.id.slice(6)}`, entity, desk: "rates" }]),
  );

  const positions = createPositions({
    table: tables.positions,
    market,
    random: random.fork("positions"),
    now,
    isLean: positionDeltas === "lean",
  });
  const cash = createCash({ table: tables.cash, market, now });
  const ocp = createOcp({ table: tables.ocp, market, now });
  const blotter = createBlotter({ table: tables.blotter, now });
  const desk = createTradeDesk({ table: tables.trades, blotter, positions, cash, ocp, agenda, random: random.fork("trades"), now });
  const payments = createPayments({ table: tables.paymentOrders, cash, ocp, agenda, random: random.fork("payments"), now });
  const orders = createOrders({ table: reference.orders, market, random: random.fork("orders"), now });
  const curves = createCurves({ table: reference.curves, random: random.fork("curves"), now });

  openAccounts(cash, entities, random.fork("accounts"));
  if (hasEdges) addEdgeRows({ books, instruments, positions, desk });
  openPositions({ books, instruments, positions, ocp, random: random.fork("genesis"), count: size.positionCount });
  const income = createIncome({ ...reference, random: random.fork("income"), positions: positions.states.values() });
  const reports = createReports({
    catalogue: newTable(),
    latest: createTable(() => ({ updated_at: now() })), // a report's version is its own: a lock does not raise it
    random: random.fork("reports"),
    now,
    content: netByCurrency,
  });

  let events: ReportEventMessage[] = [];
  const activity = createActivity({
    ...{ positions, market, desk, cash, ocp, payments, orders, curves, income, reports, agenda },
    random: random.fork("activity"),
    treasuryOf: ({ entity }: CashState) => treasuries.get(entity.id) ?? { id: "TR", entity, desk: "rates" },
    tickMs,
    lines: books.flatMap((book) => linesOf(book, instruments)),
    positionCount: size.positionCount,
    emit: (event) => events.push(event),
  });
  warmUp();

  return {
    tables,
    reference,
    reports,
    get tickNumber() {
      return tickNumber;
    },
    tick(rates) {
      tickNumber += 1;
      // Before anything else: the last change of a row is published in an earlier tick than its removal.
      desk.archive(size.tradeCount * 2);
      payments.archive(size.paymentOrderCount);
      orders.archive(size.orderCount * 2);
      market.move();
      agenda.run(tickNumber);
      activity.tick(tickNumber, rates);
      return drain();
    },
    decidePayment(id, fields) {
      payments.decide(id, fields);
      return drain();
    },
  };

  function warmUp(): void {
    const drawn = [...positions.pool.items()];
    for (let index = 0; drawn.length > 0 && index < size.orderCount; index++) orders.place(random.pick(drawn).line);
    const share = (count: number): number =>
      tickNumber === -1 ? count : Math.round((count * (warmUpTicks + 1 + tickNumber)) / (warmUpTicks + 1)); // all of them by the last tick
    let tradedCount = 0; // attempts: a book without positions or cash has nothing to trade or pay with
    let paidCount = 0;
    let workedCount = 0;
    for (; tickNumber < 0; tickNumber++) {
      market.move();
      agenda.run(tickNumber);
      for (; tradedCount < share(size.tradeCount); tradedCount++) activity.trade();
      for (; paidCount < share(size.paymentOrderCount); paidCount++) activity.pay();
      for (; workedCount < share(size.orderCount); workedCount++) orders.work();
      drain(); // so that each row says when it changed
    }
    market.move();
    agenda.run(tickNumber);
    drain();
  }

  /** What the sections of a report say: the net position of each currency, over all books. */
  function netByCurrency(): readonly WireRow[] {
    const nets = new Map<string, bigint>();
    for (const { bucket, currency, amounts } of ocp.states.values()) {
      if (bucket !== "total") continue;
      nets.set(
        currency,
        Object.values(amounts).reduce((sum, amount) => sum + amount, nets.get(currency) ?? 0n),
      );
    }
    return [...nets].map(([currency, net]) => ({ label: `Net ${currency}`, currency, amount: formatFixed(net, digitsOf(currency)) }));
  }

  function drain(): BookChanges {
    const changes: BookChanges = {
      batches: sliceNames.flatMap((name) => {
        const batch = tables[name].drain();
        return batch === undefined ? [] : [[name, batch] as const];
      }),
      signals: signalKinds.flatMap((kind) => {
        const batch = reference[kind].drain();
        return batch === undefined ? [] : [{ kind, rows: batch.rows }];
      }),
      events,
    };
    reports.catalogue.drain();
    reports.latest.drain();
    events = [];
    return changes;
  }
}

function mapNames<Name extends string, Value>(names: readonly Name[], create: (name: Name) => Value): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, create(name)])) as Record<Name, Value>; // Object.fromEntries forgets the names
}
