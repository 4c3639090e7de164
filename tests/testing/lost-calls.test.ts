/** Whether the server of a test carries out a call whose answer the client does not get. */
import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/index.ts";
import { buildPaymentOrder, createTestAtlas, type RestMode } from "../../src/testing.ts";

async function approveUnder(mode: RestMode | "disconnect") {
  const order = buildPaymentOrder({ payment_order_id: "PO", status: "pending_approval", approvals_given: 1, approved_by: ["jdoe"] });
  const atlas = createTestAtlas({ rows: { paymentOrders: [order] } });
  const client = createAtlasClient({ ...atlas.options, timings: { fetchTimeoutMs: 10_000 } });
  client.connect();
  await atlas.settle();
  if (mode !== "disconnect") atlas.rest(mode, { delayMs: 60_000 });

  const request = atlas.nextRequest();
  const outcome = client.fetch("/payment-orders/PO/approve", { method: "POST" }).then(
    ({ status }) => status,
    (error: unknown) => (error as { readonly code: string }).code,
  );
  if (mode === "disconnect") atlas.disconnect();
  await atlas.advance(20_000);
  const early = atlas.rows("paymentOrders")[0]?.status;
  await atlas.advance(60_000);

  client.dispose();
  return { outcome: await outcome, reached: (await request).path, early, late: atlas.rows("paymentOrders")[0]?.status };
}

test.each([
  ["cut-off", "fetch-failed", "pending_approval", "pending_approval"],
  ["fail", 503, "pending_approval", "pending_approval"],
  ["answer-html", 200, "pending_approval", "pending_approval"],
  ["hang", "fetch-timeout", "pending_approval", "pending_approval"],
  ["answer-late", "fetch-timeout", "pending_approval", "approved"],
  ["disconnect", 200, "approved", "approved"],
] as const)("a call under %s gives the client %s, and its row is %s, then %s", async (mode, outcome, early, late) => {
  expect(await approveUnder(mode)).toEqual({ outcome, reached: "/payment-orders/PO/approve", early, late });
});
