/** What row types say. Checked by the compiler: this file is never run. */
import { expectTypeOf } from "vitest";
import { collections, type CollectionRows } from "../../src/domains/collections.ts";
import type { RowOf } from "../../src/domains/collection.ts";
import { atlasKeys } from "../../src/domains/queries/query-keys.ts";
import type { BlotterEntry } from "../../src/protocol/rows/blotter-entry.ts";
import type { CashBalance } from "../../src/protocol/rows/cash-balance.ts";
import type { Curve } from "../../src/protocol/rows/curve.ts";
import type { Position } from "../../src/protocol/rows/position.ts";
import type { Trade } from "../../src/protocol/rows/trade.ts";
import type { Decimal } from "../../src/shared/decimals/decimal.ts";

// A row is an object literal away: only the key is required, null is admitted, unknown fields are kept.
const position: Position = { position_line_key: "A", quantity: "-2500000.00", isin: null, side: "long", from_tomorrow: { any: "thing" } };

expectTypeOf(position.position_line_key).toEqualTypeOf<string>();
expectTypeOf(position.quantity).toEqualTypeOf<Decimal | null | undefined>();
expectTypeOf(position.symbol).toEqualTypeOf<string | null | undefined>();
expectTypeOf(position.is_stale_price).toEqualTypeOf<boolean | null | undefined>();
expectTypeOf(position.version).toEqualTypeOf<number | null | undefined>();
expectTypeOf(position["from_tomorrow"]).toEqualTypeOf<unknown>();

// Known words are offered, others are as good.
expectTypeOf<"sideways">().toExtend<Position["side"]>();
expectTypeOf<Extract<Position["side"], "long">>().toEqualTypeOf<"long">();
expectTypeOf<number>().not.toExtend<Position["side"]>();

expectTypeOf<BlotterEntry["changed_fields"]>().toEqualTypeOf<readonly string[] | null | undefined>();
expectTypeOf<NonNullable<Curve["points"]>[number]["zero_rate"]>().toEqualTypeOf<Decimal | null | undefined>();

// @ts-expect-error -- a position has a key
export const keyless: Position = { quantity: "1" };
// @ts-expect-error -- rows are not changed in place
position.quantity = "1";
// @ts-expect-error -- a known field keeps its type
export const wrong: Trade = { trade_id: "T", price: true };

// The table of collections carries names and row types.
expectTypeOf<RowOf<(typeof collections)["cash"]>>().toEqualTypeOf<CashBalance>();
expectTypeOf(collections.paymentOrders.name).toEqualTypeOf<"paymentOrders">();
expectTypeOf<CollectionRows["trades"]>().toEqualTypeOf<Trade>();

expectTypeOf(atlasKeys.section("RUN-7", "risk")).toEqualTypeOf<readonly ["section", string, string]>();
expectTypeOf(atlasKeys.orders()).toEqualTypeOf<readonly ["orders"]>();
