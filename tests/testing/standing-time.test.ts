/** A wait for virtual time that nothing lets pass ends with an error. */
import { describe, expect, test } from "vitest";
import { createAtlasClient, type AtlasError } from "../../src/index.ts";
import { buildPaymentOrder, createTestAtlas, createVirtualClock } from "../../src/testing.ts";
import { unlessTimeStands } from "../../src/testing/time/standing-time.ts";

const passReal = (ms: number) => new Promise((resolve) => void setTimeout(resolve, ms));
const never = new Promise<never>(() => undefined);

describe("a wait for virtual time", () => {
  test("rejects once time has not moved for a while", async () => {
    await expect(unlessTimeStands(createVirtualClock(), never, 20)).rejects.toMatchObject({
      code: "time-stands",
      detail: { afterMs: 20 },
    });
  });

  test("goes on while time moves, by `sleep` as well", async () => {
    const clock = createVirtualClock();
    let code: unknown;
    const wait = unlessTimeStands(clock, never, 150).catch((thrown: unknown) => {
      code = (thrown as AtlasError).code;
    });

    for (let part = 0; part < 8; part += 1) {
      await passReal(40);
      if (part % 2 === 0) clock.advance(1);
      else clock.sleep(1);
    }
    const meanwhile = code;
    await wait;

    expect([meanwhile, code]).toEqual([undefined, "time-stands"]);
  });

  test("settles as the wait does", async () => {
    const clock = createVirtualClock();

    await expect(unlessTimeStands(clock, Promise.resolve(7), 20)).resolves.toBe(7);
    await expect(unlessTimeStands(clock, Promise.reject(new TypeError("no")), 20)).rejects.toThrow(TypeError);
  });
});

describe("a call of the application's own", () => {
  test("is answered while the test lets time pass, and waits for nothing in real time", async () => {
    const order = buildPaymentOrder({ payment_order_id: "PO", status: "pending_approval", approvals_given: 1, approved_by: ["jdoe"] });
    const atlas = createTestAtlas({ rows: { paymentOrders: [order] } });
    const client = createAtlasClient(atlas.options);
    client.connect();
    await atlas.settle();

    const call = client.fetch("/payment-orders/PO/approve", { method: "POST" });
    await atlas.settle();

    expect((await call).status).toBe(200);
    client.dispose();
  });

  test("is answered without `settle` where time is real", async () => {
    const atlas = createTestAtlas({ time: "real" });
    const client = createAtlasClient(atlas.options);
    client.connect();

    expect((await client.fetch("/orders")).status).toBe(200);
    client.dispose();
  });
});
