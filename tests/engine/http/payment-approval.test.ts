import { describe, expect, test } from "vitest";
import { createEngine, type Engine } from "../../../src/engine/engine.ts";
import type { RestResponse } from "../../../src/engine/http/rest.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { attachPeer } from "../recording-peer.ts";

type Row = Readonly<Record<string, unknown>>;

async function newServer() {
  const engine = createEngine({ seed: 4, preset: "desk", clock: createVirtualClock(), rates: { updatesPerSecond: 0 } });
  engine.control({ verb: "pause" });
  const { token } = await engine.tokens.issue();
  const send = (method: string, path: string, body?: unknown): Promise<RestResponse> =>
    engine.rest({
      method,
      path,
      search: new URLSearchParams(),
      headers: { authorization: `Bearer ${token}` },
      body: typeof body === "string" ? body : body === undefined ? undefined : JSON.stringify(body),
    });
  const act = async (action: string, id: unknown, body?: unknown) => {
    const answer = await send("POST", `/api/payment-orders/${String(id)}/${action}`, body);
    return { status: answer.status, body: JSON.parse(answer.body) as Row };
  };
  return { engine, send, act };
}

/** The first order in a state, with so many approvals. */
function orderIn(engine: Engine, status: string, approvals?: number): Row {
  const fits = (row: Row) => row["status"] === status && (approvals === undefined || row["approvals_given"] === approvals);
  const order = engine.rows("paymentOrders").find((row) => fits(row) && row["sanctions_status"] === "clear");
  if (order === undefined) throw new Error(`no order is ${status}`);
  return order;
}

describe("approving a payment order", () => {
  test("two approvals of a payment order each answer with the updated order, and each publishes a delta (P14, P23)", async () => {
    const { engine, act } = await newServer();
    const peer = attachPeer(engine);
    peer.take();
    const { payment_order_id: id } = orderIn(engine, "pending_approval", 0);

    const first = await act("approve", id, { user_id: "c.harrow" });
    const second = await act("approve", id);

    expect(first).toMatchObject({ status: 200, body: { status: "pending_approval", approvals_given: 1, approved_by: ["c.harrow"] } });
    expect(second).toMatchObject({ status: 200, body: { status: "approved", approvals_given: 2, approved_by: ["c.harrow", "desk"] } });
    const deltas = peer.take();
    expect(deltas.map(({ kind, message_type }) => [kind, message_type])).toEqual(Array(2).fill(["payment_order", "delta"]));
    expect(deltas.map(({ data }) => (data as { readonly payment_orders: readonly Row[] }).payment_orders)).toEqual([
      [first.body],
      [second.body],
    ]);
    expect(engine.rows("paymentOrders")).toContainEqual(second.body);
  });

  test("an approved payment order is released, sent, accepted and settled once", async () => {
    const { engine, act } = await newServer();
    const { payment_order_id: id } = orderIn(engine, "pending_approval", 1);
    const seen: unknown[] = [];
    engine.onPublish(({ data }) => {
      const { payment_orders: rows = [] } = data as { readonly payment_orders?: readonly Row[] };
      for (const row of rows) if (row["payment_order_id"] === id && row["status"] !== seen.at(-1)) seen.push(row["status"]);
    });

    await act("approve", id);
    engine.tick(800);

    expect(seen).toEqual(["approved", "released", "sent", "accepted", "settled"]);
  });

  test("a rejected payment order stays rejected, with its reason", async () => {
    const { engine, act } = await newServer();
    const { payment_order_id: id } = orderIn(engine, "approved");

    const { status, body } = await act("reject", id, { reason: "wrong beneficiary" });
    engine.tick(400);

    expect([status, body["status"], body["status_reason"]]).toEqual([200, "rejected", "wrong beneficiary"]);
    expect(engine.rows("paymentOrders").find((row) => row["payment_order_id"] === id)?.["status"] ?? "rejected").toBe("rejected");
  });
});

describe("a step that the state does not allow", () => {
  test.each([
    ["draft", "approve", ["reject"]],
    ["released", "approve", []],
    ["sent", "reject", []],
    ["settled", "approve", []],
    ["approved", "approve", ["reject"]],
  ])("a payment order that is %s answers 409 to %s with the allowed actions, and nothing is published", async (status, action, allowed) => {
    const { engine, act } = await newServer();
    const peer = attachPeer(engine);
    peer.take();
    const order = orderIn(engine, status);

    const answer = await act(action, order["payment_order_id"]);

    expect(answer).toMatchObject({
      status: 409,
      body: { error: "invalid-transition", payment_order_id: order["payment_order_id"], status, allowed },
    });
    expect(peer.take()).toEqual([]);
    expect(engine.rows("paymentOrders")).toContainEqual(order);
  });

  test("an approval by the maker, and a second one by the same person, answer 409 with different error codes", async () => {
    const { engine, act } = await newServer();
    const fresh = orderIn(engine, "pending_approval", 0);
    const [half] = [orderIn(engine, "pending_approval", 1)];
    const [approver] = half["approved_by"] as readonly string[];

    const own = await act("approve", fresh["payment_order_id"], { user_id: fresh["created_by"] });
    const twice = await act("approve", half["payment_order_id"], { user_id: approver });

    expect([own, twice].map(({ status, body }) => [status, body["error"]])).toEqual([
      [409, "own-order"],
      [409, "already-approved"],
    ]);
  });
});

test("an unknown payment order, an unreadable body and a missing permission answer 404, 400 and 403", async () => {
  const { engine, act, send } = await newServer();
  const { payment_order_id: id } = orderIn(engine, "pending_approval");

  const unknown = await act("approve", "PO-0");
  const unreadable = await act("approve", id, "{");
  const wrong = await act("approve", id, { user_id: 7 });
  engine.control({ verb: "rest", mode: "fail", status: 403, path: "approvePaymentOrder" });
  const forbidden = await act("approve", id);
  const rejected = await act("reject", id);
  const read = await send("GET", `/payment-orders/${String(id)}/reject`);

  expect([unknown, unreadable, wrong, forbidden, rejected, read].map(({ status }) => status)).toEqual([404, 400, 400, 403, 200, 405]);
});
