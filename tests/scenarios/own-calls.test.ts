/** The application's own calls with `client.fetch`, against a server that checks real tokens over real HTTP. */
import { expect } from "vitest";
import { createCanary } from "./canary.ts";
import { test, type Desk } from "./desk.ts";

/** A payment order that waits for approval, and may be approved by `user`. */
const waiting = (desk: Desk) =>
  desk
    .state()
    .paymentOrders.collection.toArray()
    .find(
      ({ payment_order_id: id, status, sanctions_status: sanctions }) =>
        typeof id === "string" && status === "pending_approval" && sanctions !== "pending",
    );

const approve = (desk: Desk, id: string, user: string): Promise<Response> =>
  desk.client.fetch(`/payment-orders/${encodeURIComponent(id)}/approve`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user_id: user }),
  });

test.concurrent("a payment order is approved by POST, and the stream brings the row that changed (P2, P14)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();
  await desk.until("an order waits", () => waiting(desk) !== undefined);
  const id = waiting(desk)!.payment_order_id!;

  const response = await approve(desk, id, "canary-approver");
  const body: unknown = await response.json();
  await desk.until("the stream says it", ({ paymentOrders }) => {
    const row = paymentOrders.collection.get(id) as { readonly approved_by?: unknown } | undefined;
    return Array.isArray(row?.approved_by) && row.approved_by.includes("canary-approver");
  });

  expect(response.status).toBe(200);
  expect(body).toMatchObject({ payment_order_id: id });
});

test.concurrent("a refusal is an answer with status and body, not an error (P2)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();
  await desk.until("an order waits", () => waiting(desk) !== undefined);
  const id = waiting(desk)!.payment_order_id!;

  await approve(desk, id, "twice");
  const response = await approve(desk, id, "twice");

  expect(response.status).toBe(409);
  expect(await response.json()).toMatchObject({ payment_order_id: id });
  expect((await approve(desk, "no-such-order", "twice")).status).toBe(404);
});

test.concurrent("an expired token leads to one more `getToken` with `rejected`, and the call succeeds (P3)", async ({ startDesk }) => {
  const reasons: string[] = [];
  let cached: string | undefined;
  const canary = createCanary();
  const desk = await startDesk({
    async getToken(issue, { reason }) {
      reasons.push(reason);
      if (reason === "rejected") cached = undefined;
      return canary.know((cached ??= await issue()));
    },
  });
  await desk.untilLive();
  reasons.length = 0;

  await desk.fault({ verb: "expire" });
  const response = await desk.client.fetch("/orders");

  canary.hear("response", { url: response.url, headers: [...response.headers] });
  expect(response.status).toBe(200);
  expect(reasons).toContain("rejected");
  expect(canary.leaks).toEqual([]);
});

test.concurrent("a large answer arrives whole (P40)", async ({ startDesk }) => {
  const desk = await startDesk({ simulator: { preset: "desk" } });
  await desk.untilLive();

  const response = await desk.client.fetch("/positions/snapshot");
  const text = await response.text();

  expect(text.length).toBeGreaterThan(100_000);
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test.concurrent("a call after `dispose` rejects with `client-disposed` (P44)", async ({ startDesk }) => {
  const desk = await startDesk();
  await desk.untilLive();

  desk.client.dispose();

  await expect(desk.client.fetch("/orders")).rejects.toMatchObject({ code: "client-disposed" });
});
