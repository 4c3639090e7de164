/** The book as it is before the first tick: accounts, positions of the days before, and the openings of the currency ladder. */
import { createIban, ibanCountries } from "../../market/check-digits.ts";
import { currencies, digitsOf } from "../../market/currencies.ts";
import { powerOfTen } from "../../market/fixed.ts";
import type { Instrument } from "../../market/instruments.ts";
import type { Entity } from "../../market/names.ts";
import type { Generator } from "../../random.ts";
import type { Cash } from "../treasury/cash.ts";
import { linesOf, type Line, type TradingBook } from "../trading/instrument-lines.ts";
import type { Ocp } from "../treasury/ocp.ts";
import { deltaOf } from "../trading/position-row.ts";
import type { Positions } from "../trading/positions.ts";

/** The nostro accounts of every entity, and one collateral account whose name holds the separator of composite keys (P20). */
export function openAccounts(cash: Cash, entities: readonly Entity[], random: Generator): void {
  for (const entity of entities) {
    for (const currency of currencies) {
      if (currency === "KRW") continue; // not deliverable
      const opening = BigInt(random.between(200, 4_000)) * 10_000n * powerOfTen(digitsOf(currency)) * (currency === "JPY" ? 100n : 1n);
      cash.open(entity, currency, opening, {
        accountId: `NOSTRO-NBK-${currency}`,
        accountName: `Northbank ${currency} nostro`,
        accountType: "nostro",
        iban: createIban(random.pick(ibanCountries), random),
        bankBic: "NBKAZZ33",
      });
    }
  }
  const [first] = entities;
  if (first === undefined) return;
  cash.open(first, "USD", 750_000_00n, {
    accountId: "Northbank|COLL\\USD",
    accountName: "Northbank collateral",
    accountType: "collateral",
    iban: undefined,
    bankBic: "NBKAZZ33",
  });
}

/**
 * Fills the books with positions of the days before, on lines drawn at random.
 * @throws Error where the books have fewer lines than positions are asked for
 */
export function openPositions(deps: {
  readonly books: readonly TradingBook[];
  readonly instruments: readonly Instrument[];
  readonly positions: Positions;
  readonly ocp: Ocp;
  readonly random: Generator;
  readonly count: number;
}): void {
  const { books, instruments, positions, ocp, random, count } = deps;
  const lines = books.flatMap((book) => linesOf(book, instruments));
  if (lines.length < count)
    throw new Error(
      `positionCount ${count}: these books hold at most ${lines.length} positions; raise bookCount, bondCount or equityCount`,
    );
  for (const line of shuffled(lines, random)) {
    if (positions.states.size >= count) break;
    if (positions.states.has(line.key)) continue; // an edge row
    positions.open(line, drawQuantity(line, random));
  }
  for (const state of positions.states.values()) {
    ocp.addOptionDelta(state.line.book, state.line.instrument.symbol.slice(0, 3), deltaOf(state));
  }
  for (const book of books) {
    const currency = random.pick(["EUR", "GBP", "CHF"]);
    ocp.open(book, currency, BigInt(random.between(-90, 90)) * 10_000n * powerOfTen(digitsOf(currency)));
  }
}

function drawQuantity({ instrument }: Line, random: Generator): bigint {
  const size = instrument.lot * BigInt(random.between(1, 40));
  return random.chance(0.5) && instrument.productType !== "mm_deposit" ? -size : size;
}

function shuffled<Item>(items: readonly Item[], random: Generator): readonly Item[] {
  return items
    .map((item) => [random.next(), item] as const)
    .sort(([left], [right]) => left - right)
    .map(([, item]) => item);
}
