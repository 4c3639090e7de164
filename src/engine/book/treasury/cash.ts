/**
 * The cash accounts: what is booked, what is due and what is blocked. Moved by settlements and payments alone.
 * booked = opening + inflows − outflows; available = booked − blocked; expected = booked + what is due today, at any instant.
 */
import { businessDate } from "../../market/calendar.ts";
import { maskIban } from "../../market/check-digits.ts";
import { digitsOf } from "../../market/currencies.ts";
import { formatFixed } from "../../market/fixed.ts";
import { rateDigits, type Market } from "../../market/market.ts";
import type { Entity } from "../../market/names.ts";
import { toBase } from "../trading/position-row.ts";
import type { Table, WireRow } from "../table.ts";

export interface AccountDetails {
  readonly accountId: string;
  readonly accountName: string;
  readonly accountType: string;
  readonly iban: string | undefined;
  readonly bankBic: string;
}

export interface CashState extends AccountDetails {
  readonly entity: Entity;
  readonly currency: string;
  readonly opening: bigint;
  inflows: bigint;
  outflows: bigint;
  /** Due today and not settled yet. */
  pendingIn: bigint;
  pendingOut: bigint;
  /** Due on a later day, net. */
  forward: bigint;
  blocked: bigint;
}

/** An amount of one currency on one value date; positive comes in. */
export interface Flow {
  readonly currency: string;
  readonly amount: bigint;
  readonly valueDate: string;
}

export interface Cash {
  readonly states: ReadonlyMap<string, CashState>;
  open(entity: Entity, currency: string, opening: bigint, details: AccountDetails): CashState;
  /** A flow becomes due (`count` 1) or is taken back (`count` -1), on the entity's nostro account of that currency. */
  expect(entity: Entity, flow: Flow, count: 1 | -1): void;
  /** A flow that was due is booked. */
  settle(entity: Entity, flow: Flow): void;
  /** Sets an amount aside for a payment, or frees it (negative). */
  block(state: CashState, amount: bigint): void;
  /** A payment leaves the account. */
  pay(state: CashState, amount: bigint): void;
  close(state: CashState): void;
  /** Shows the balance at the present rate. */
  revalue(state: CashState): void;
  nostroOf(entity: Entity, currency: string): CashState | undefined;
}

export function createCash(deps: { readonly table: Table; readonly market: Market; readonly now: () => string }): Cash {
  const { table, market, now } = deps;
  const states = new Map<string, CashState>();
  const keyOf = (entity: Entity, accountId: string, currency: string): string => `${entity.id}/${accountId}/${currency}`;
  const nostroOf = (entity: Entity, currency: string): CashState | undefined => states.get(keyOf(entity, nostroId(currency), currency));

  const cash: Cash = {
    states,
    nostroOf,
    open(entity, currency, opening, details) {
      const zero = { inflows: 0n, outflows: 0n, pendingIn: 0n, pendingOut: 0n, forward: 0n, blocked: 0n };
      const state: CashState = { ...details, ...zero, entity, currency, opening };
      states.set(keyOf(entity, details.accountId, currency), state);
      publish(state);
      return state;
    },
    expect(entity, flow, count) {
      const state = nostroOf(entity, flow.currency);
      if (state === undefined) return;
      const amount = count === 1 ? flow.amount : -flow.amount;
      if (flow.valueDate > businessDate) state.forward += amount;
      else if (flow.amount > 0n) state.pendingIn += amount;
      else state.pendingOut -= amount;
      publish(state);
    },
    settle(entity, flow) {
      const state = nostroOf(entity, flow.currency);
      if (state === undefined) return;
      cash.expect(entity, flow, -1);
      if (flow.amount > 0n) state.inflows += flow.amount;
      else state.outflows -= flow.amount;
      publish(state);
    },
    block(state, amount) {
      state.blocked += amount;
      publish(state);
    },
    pay(state, amount) {
      state.outflows += amount;
      publish(state);
    },
    close(state) {
      const key = keyOf(state.entity, state.accountId, state.currency);
      states.delete(key);
      table.remove(key);
    },
    revalue: publish,
  };
  return cash;

  function publish(state: CashState): void {
    table.put(keyOf(state.entity, state.accountId, state.currency), () => row(state));
  }

  function row(state: CashState): WireRow {
    const { entity, currency, opening, inflows, outflows, pendingIn, pendingOut, forward, blocked } = state;
    const digits = digitsOf(currency);
    const baseDigits = digitsOf(entity.baseCurrency);
    const amount = (units: bigint): string => formatFixed(units, digits);
    const booked = opening + inflows - outflows;
    const expected = booked + pendingIn - pendingOut;
    const rate = market.rate(currency, entity.baseCurrency);
    return {
      entity_id: entity.id,
      account_id: state.accountId,
      currency,
      account_name: state.accountName,
      iban: state.iban === undefined ? null : maskIban(state.iban),
      bank_bic: state.bankBic,
      account_type: state.accountType,
      as_of: now(),
      value_date: businessDate,
      opening_booked: amount(opening),
      current_booked: amount(booked),
      available: amount(booked - blocked),
      closing_booked: null,
      expected: amount(expected),
      forward_available: amount(expected + forward - blocked),
      inflows_today: amount(inflows),
      outflows_today: amount(outflows),
      pending_in: amount(pendingIn),
      pending_out: amount(pendingOut),
      blocked: amount(blocked),
      overdraft_limit: null,
      target_balance: amount(opening),
      balance_base: formatFixed(toBase(booked, digits, rate, baseDigits), baseDigits),
      base_currency: entity.baseCurrency,
      fx_rate_to_base: formatFixed(rate, rateDigits),
      source: "ledger",
      last_statement_id: null,
    };
  }
}

/** The account on which trades of a currency settle. */
function nostroId(currency: string): string {
  return `NOSTRO-NBK-${currency}`;
}
