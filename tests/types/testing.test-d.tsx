/** Types of the testing kit that applications rely on. Checked by the compiler alone: nothing here runs. */
import { http, ws, type RequestHandler, type WebSocketHandler } from "msw";
import { expectTypeOf } from "vitest";
import * as z from "zod/mini";
import { AtlasDevtools } from "../../src/devtools.ts";
import { createAtlasClient, defineCollection, type Position } from "../../src/index.ts";
import {
  atlasHandlers,
  AtlasTestProvider,
  buildOrder,
  buildPaymentOrder,
  buildPosition,
  buildReportEdit,
  buildReportLock,
  createTestAtlas,
} from "../../src/testing.ts";

const quotes = defineCollection({ kind: "fx_quote", name: "quotes", key: "pair", schema: z.looseObject({ pair: z.string() }) });
const atlas = createTestAtlas({ collections: [quotes], rows: { positions: [buildPosition(), { position_line_key: "P1" }] } });

export function rowsAreTypedBySlice(): void {
  expectTypeOf(buildPosition()).toEqualTypeOf<Position>();
  expectTypeOf(atlas.rows("positions")).toEqualTypeOf<readonly Position[]>();
  expectTypeOf(atlas.rows(quotes)[0]?.pair).toEqualTypeOf<string | undefined>();
  atlas.pushDelta(quotes, [{ pair: "EURUSD" }], ["USDJPY"]);
  // @ts-expect-error not a slice
  atlas.pushSnapshot("position", []);
  // @ts-expect-error an id is text
  atlas.pushDelta("trades", [{ trade_id: 7 }]);
  // @ts-expect-error not a slice
  createTestAtlas({ rows: { quotes: [] } });
}

export function misspeltFieldsDoNotCompile(): void {
  // @ts-expect-error `quantity` is misspelt
  buildPosition({ quantiy: "1" });
  // @ts-expect-error the same in an order
  buildOrder({ order_typ: "limit" });
  // @ts-expect-error the same in an event
  buildReportLock({ deskId: "FXO" });
  // @ts-expect-error the same in a delta
  atlas.pushDelta("positions", [{ position_line_key: "P1", quantiy: "1" }]);
  // @ts-expect-error the same in the rows of the beginning
  createTestAtlas({ rows: { trades: [{ trade_id: "T1", pirce: "1" }] } });
  // @ts-expect-error the same in a collection of the application
  atlas.pushDelta(quotes, [{ pair: "EURUSD", bidd: 1 }]);
}

export function misspeltWordsDoNotCompile(): void {
  // @ts-expect-error no such status
  buildPaymentOrder({ status: "aproved" });
  // @ts-expect-error no such side
  buildOrder({ side: "by" });
  buildOrder({ side: "sell", status: "filled", venue: "any text", price: null });
  // A word of a newer server, in one test or as the server sends it.
  buildPaymentOrder({}, { status: "on_hold" });
  atlas.pushDelta("paymentOrders", [{ id: "PO", status: "on_hold" }]);
}

export function fieldsThatThePackageDoesNotKnowAreExtra(): void {
  expectTypeOf(buildPosition({ symbol: "EURUSD" }, { desk_note: "call back" })).toEqualTypeOf<Position>();
  atlas.pushDelta("positions", [buildPosition({}, { desk_note: "call back" })]);
  const loose = defineCollection({ kind: "notes", key: "id" });
  createTestAtlas({ collections: [loose] }).pushDelta(loose, [{ id: "N1", whatever: true }]);
}

export function eventsCarryTheirPayload(): void {
  atlas.event("report_locked", buildReportLock());
  // @ts-expect-error the payload of another event
  atlas.event("report_locked", buildReportEdit());
  // @ts-expect-error signals are those of the protocol
  atlas.signal("order");
}

export function clientsAndHandlersFit(): void {
  const client = createAtlasClient(atlas.options);
  expectTypeOf(client.store.getState().quotes.collection.size).toBeNumber();
  expectTypeOf(atlasHandlers(atlas, { http, ws })).toExtend<readonly (RequestHandler | WebSocketHandler)[]>();
}

export const tree = (
  <AtlasTestProvider atlas={atlas} identity="ada" onError={() => undefined}>
    <AtlasDevtools client={createAtlasClient(atlas.options)} />
  </AtlasTestProvider>
);
