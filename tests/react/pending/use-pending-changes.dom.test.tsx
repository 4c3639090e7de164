/** Changes that wait for their row, over a server in virtual time: the approval of payment orders. */
import { act, renderHook } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { describe, expect, test } from "vitest";
import {
  useAtlasClient,
  usePaymentOrders,
  usePendingChanges,
  type AtlasClient,
  type PendingOptions,
  type PaymentOrder,
} from "../../../src/index.ts";
import { AtlasTestProvider, buildPaymentOrder, createTestAtlas } from "../../../src/testing.ts";
import { seededRandom } from "../../support/seeded-random.ts";

const order = (id: string): PaymentOrder =>
  buildPaymentOrder({ payment_order_id: id, id, status: "pending_approval", sanctions_status: "clear", created_by: "maker" });

/** A call that the test settles. */
function createCall() {
  let resolve: (response: Response) => void = () => undefined;
  let reject: (thrown: unknown) => void = () => undefined;
  const promise = new Promise<Response>((onResult, onFailure) => {
    resolve = onResult;
    reject = onFailure;
  });
  return { call: () => promise, resolve: (response: Response) => resolve(response), reject: (thrown: unknown) => reject(thrown) };
}

async function setUp(options: PendingOptions<PaymentOrder> = {}) {
  const atlas = createTestAtlas({ rows: { paymentOrders: [order("A"), order("B")] } });
  const { result, unmount } = renderHook(
    () => ({
      client: useAtlasClient(),
      rows: usePaymentOrders().rows,
      pending: usePendingChanges("paymentOrders", options),
      other: usePendingChanges("paymentOrders")[0],
    }),
    {
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <StrictMode>
          <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>
        </StrictMode>
      ),
    },
  );
  await act(() => atlas.advance(2_000));
  const failures: unknown[] = [];
  return {
    atlas,
    unmount,
    failures,
    get client(): AtlasClient {
      return result.current.client;
    },
    get other() {
      return result.current.other;
    },
    /** By key, what a screen shows of the pending changes. */
    get shown() {
      return Object.fromEntries([...result.current.pending[0]].map(([key, { status, change }]) => [key, `${status} ${change.status}`]));
    },
    status: (key: string) => result.current.client.store.getState().paymentOrders.collection.get(key)?.status,
    run(key: string, call: () => Promise<unknown>) {
      act(() => {
        result.current.pending[1](key, { status: "approved" }, call).catch((thrown: unknown) => failures.push(thrown));
      });
    },
    start: (call: () => Promise<unknown>) => result.current.pending[1]("A", { status: "approved" }, call),
    pass: (ms: number) => act(() => atlas.advance(ms)),
    get codes() {
      return atlas.errors.map(({ code }) => code);
    },
  };
}

const approve = (client: AtlasClient, id: string) => () =>
  client.fetch(`/payment-orders/${id}/approve`, { method: "POST", body: JSON.stringify({ user_id: "U7" }) });

describe("a pending change", () => {
  test("is shown at once, and is dropped when the row's own delta has come (P14)", async () => {
    const desk = await setUp();

    desk.run("A", approve(desk.client, "A"));
    const atOnce = [desk.shown, desk.status("A")];
    await desk.pass(100);

    expect(atOnce).toEqual([{ A: "sending approved" }, "pending_approval"]);
    expect(desk.shown).toEqual({});
    expect(desk.codes).toEqual([]);
  });

  test("resolves with the response, and waits for the row where the answer is faster (P14)", async () => {
    const desk = await setUp();
    const { call, resolve } = createCall();

    desk.run("A", call);
    resolve(new Response(null, { status: 202 }));
    await desk.pass(1_000);
    const waiting = desk.shown;
    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", status: "approved" }]);
    await desk.pass(100);

    expect(waiting).toEqual({ A: "awaiting-row approved" });
    expect([desk.shown, desk.status("A")]).toEqual([{}, "approved"]);
  });

  test("is kept while its call is under way, also where the row has come already (P14)", async () => {
    const desk = await setUp();
    const { call, resolve } = createCall();

    desk.run("A", call);
    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", status: "approved" }]);
    await desk.pass(100);
    const before = desk.shown;
    resolve(new Response());
    await desk.pass(0);

    expect([before, desk.shown]).toEqual([{ A: "sending approved" }, {}]);
  });

  test("is dropped by a refusal, which is the result of `run`", async () => {
    const desk = await setUp();
    const statuses: number[] = [];

    await act(async () => {
      const response = await desk.start(() => Promise.resolve(new Response(null, { status: 409 })));
      statuses.push((response as Response).status);
    });

    expect([statuses, desk.shown, desk.status("A")]).toEqual([[409], {}, "pending_approval"]);
  });

  test("is uncertain after a call without an answer, and `run` rejects with its error", async () => {
    const desk = await setUp();
    desk.atlas.rest("hang");

    desk.run("A", approve(desk.client, "A"));
    await desk.pass(11_000);

    expect(desk.shown).toEqual({ A: "uncertain approved" });
    expect(desk.failures).toMatchObject([{ code: "fetch-timeout", detail: { method: "POST" } }]);
  });

  test("is not touched by changes of other rows", async () => {
    const desk = await setUp();
    desk.run("A", () => Promise.resolve("done"));

    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "B", id: "B", status: "approved" }]);
    await desk.pass(100);

    expect(desk.shown).toEqual({ A: "awaiting-row approved" });
  });

  test("waits for the change that `isAnswer` names, where the row changes for other reasons (P14)", async () => {
    const desk = await setUp({ isAnswer: (row, change) => row.status === change.status });
    desk.run("A", () => Promise.resolve("done"));

    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", value_date: "2026-12-01" }]);
    await desk.pass(100);
    const meanwhile = desk.shown;
    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", status: "approved" }]);
    await desk.pass(100);

    expect([meanwhile, desk.shown]).toEqual([{ A: "awaiting-row approved" }, {}]);
  });

  test("waits until the deadline where `isAnswer` throws, which is reported (decision 11)", async () => {
    const desk = await setUp({
      isAnswer() {
        throw new Error("of the application");
      },
    });
    desk.run("A", () => Promise.resolve("done"));

    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", status: "approved" }]);
    await desk.pass(100);

    expect([desk.shown, desk.codes]).toEqual([{ A: "awaiting-row approved" }, ["callback-failed"]]);
  });

  test("is dropped where its row was removed (P14)", async () => {
    const desk = await setUp();
    desk.run("A", () => Promise.resolve("done"));

    desk.atlas.pushDelta("paymentOrders", [], ["A"]);
    await desk.pass(100);

    expect(desk.shown).toEqual({});
  });

  test("is replaced by a later one of the same row, whose call alone settles it", async () => {
    const desk = await setUp();
    const first = createCall();
    const second = createCall();

    desk.run("A", first.call);
    desk.run("A", second.call);
    first.resolve(new Response(null, { status: 409 }));
    await desk.pass(0);
    const afterFirst = desk.shown;
    second.resolve(new Response());
    await desk.pass(0);

    expect([afterFirst, desk.shown]).toEqual([{ A: "sending approved" }, { A: "awaiting-row approved" }]);
  });

  test("is the same for all components of a client", async () => {
    const desk = await setUp();

    desk.run("A", createCall().call);

    expect([...desk.other.keys()]).toEqual(["A"]);
  });
});

describe("a pending change over a reconnect", () => {
  test("stays while its call is under way, and is dropped by the snapshot that shows the change (P13)", async () => {
    const desk = await setUp();
    const { call, resolve } = createCall();
    desk.run("A", call);

    act(() => desk.client.disconnect());
    desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", status: "approved" }]); // no one hears it
    resolve(new Response());
    await desk.pass(100);
    const down = [desk.shown, desk.status("A")];
    act(() => desk.client.connect());
    await desk.pass(3_000);

    expect(down).toEqual([{ A: "awaiting-row approved" }, "pending_approval"]);
    expect([desk.shown, desk.status("A")]).toEqual([{}, "approved"]);
  });

  test("is dropped by a newer baseline that does not show the change: the row is what the server says (P13)", async () => {
    const desk = await setUp();
    desk.run("A", () => Promise.resolve("done"));
    await desk.pass(0);

    act(() => desk.client.reconnect());
    await desk.pass(3_000);

    expect([desk.shown, desk.status("A"), desk.codes]).toEqual([{}, "pending_approval", []]);
  });

  test("stays where its call ended after the new baseline", async () => {
    const desk = await setUp();
    const { call, resolve } = createCall();
    desk.run("A", call);

    act(() => desk.client.reconnect());
    await desk.pass(3_000);
    resolve(new Response());
    await desk.pass(0);

    expect(desk.shown).toEqual({ A: "awaiting-row approved" });
  });
});

describe("the deadline of a pending change", () => {
  test.each([
    ["whose call never ends", () => createCall().call, "sending"],
    ["whose row never comes", () => () => Promise.resolve("done"), "awaiting-row"],
    ["whose call failed", () => () => Promise.reject(new Error("of the application")), "uncertain"],
  ])("drops and reports one %s after 30 s", async (_, createAnyCall, status) => {
    const desk = await setUp();

    desk.run("A", createAnyCall());
    await desk.pass(29_999);
    const before = Object.keys(desk.shown);
    await desk.pass(1);

    expect([before, desk.shown]).toEqual([["A"], {}]);
    expect(desk.atlas.errors).toMatchObject([
      { code: "change-unconfirmed", detail: { slice: "paymentOrders", status, deadlineMs: 30_000 } },
    ]);
  });

  test.each([
    ["has changed, and `isAnswer` refused that", { approvals_given: 1 }, true],
    ["has not changed", undefined, false],
  ])("says in its error whether the row %s", async (_, fields, rowChanged) => {
    const desk = await setUp({ isAnswer: (row, change) => row.status === change.status });
    desk.run("A", () => Promise.resolve("done"));

    if (fields !== undefined) desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: "A", id: "A", ...fields }]);
    await desk.pass(30_000);

    expect(desk.atlas.errors).toMatchObject([{ code: "change-unconfirmed", detail: { status: "awaiting-row", rowChanged } }]);
  });

  test("holds while the client is disconnected", async () => {
    const desk = await setUp({ deadlineMs: 5_000 });
    act(() => desk.client.disconnect());

    desk.run("A", () => Promise.resolve("done"));
    await desk.pass(5_000);

    expect([desk.shown, desk.codes]).toEqual([{}, ["change-unconfirmed"]]);
  });

  test("is that of each change", async () => {
    const desk = await setUp({ deadlineMs: 5_000 });

    desk.run("A", () => Promise.resolve("done"));
    await desk.pass(3_000);
    desk.run("B", () => Promise.resolve("done"));
    await desk.pass(2_000);

    expect(desk.shown).toEqual({ B: "awaiting-row approved" });
  });

  test.each([0, -1, Number.NaN, Infinity])("is refused where it is %s: nothing may be pending for ever (P43)", (deadlineMs) => {
    const atlas = createTestAtlas();
    const wrapper = ({ children }: { readonly children: ReactNode }) => <AtlasTestProvider atlas={atlas}>{children}</AtlasTestProvider>;

    expect(() => renderHook(() => usePendingChanges("trades", { deadlineMs }), { wrapper })).toThrow("option: deadlineMs");
  });
});

describe("the end of the client", () => {
  test("leaves no timer of a pending change behind, after the last release and after `dispose` (P44)", async () => {
    const released = await setUp();
    released.run("A", () => Promise.resolve("done"));
    await released.pass(0);
    released.unmount();
    await released.atlas.advance(60_000);
    const disposed = await setUp();
    disposed.run("A", createCall().call);
    await disposed.pass(0);
    act(() => disposed.client.dispose());
    const shown = disposed.shown;
    await disposed.pass(60_000);

    expect([shown, released.codes, disposed.codes]).toEqual([{}, [], []]);
  });

  test("lets `run` perform its call, and shows nothing (P44)", async () => {
    const desk = await setUp();
    act(() => desk.client.dispose());

    desk.run("A", approve(desk.client, "A"));
    await desk.pass(0);

    expect(desk.shown).toEqual({});
    expect(desk.failures).toMatchObject([{ code: "client-disposed" }]);
  });
});

test.each(Array.from({ length: 25 }, (_, index) => [index + 1]))(
  "a pending change is never shown as confirmed, and none stays for ever: run %i (P13, P14)",
  async (seed) => {
    const random = seededRandom(seed);
    const desk = await setUp({ deadlineMs: 8_000 });
    const said: Record<string, unknown> = { A: "pending_approval", B: "pending_approval" };
    const calls: ReturnType<typeof createCall>[] = [];
    const wrong: unknown[] = [];
    const anyKey = () => (random() < 0.5 ? "A" : "B");
    const acts: readonly (() => void)[] = [
      () => {
        const call = createCall();
        calls.push(call);
        desk.run(anyKey(), call.call);
      },
      () => calls.shift()?.resolve(new Response(null, { status: [200, 202, 409, 502][Math.floor(random() * 4)]! })),
      () => calls.shift()?.reject(new Error("no answer")),
      () => {
        const key = anyKey();
        said[key] = `word-${random()}`;
        desk.atlas.pushDelta("paymentOrders", [{ payment_order_id: key, id: key, status: said[key] as "approved" }]);
      },
      () => desk.client.disconnect(),
      () => desk.client.connect(),
      () => desk.client.reconnect(),
      () => desk.atlas.gap(),
      () => undefined,
    ];

    for (let step = 0; step < 60; step += 1) {
      act(acts[Math.floor(random() * acts.length)]!);
      await desk.pass(random() * 1_500);
      for (const key of ["A", "B"]) if (desk.status(key) === "approved") wrong.push({ step, key }); // no server ever said that
    }
    act(() => desk.client.connect());
    await desk.pass(60_000);

    expect(wrong).toEqual([]);
    expect(desk.shown).toEqual({});
    expect([desk.status("A"), desk.status("B")]).toEqual([said["A"], said["B"]]);
  },
);
