/** An engine with given rows in the place of a book. */
import { describe, expect, test } from "vitest";
import { createEngine } from "../../src/engine/engine.ts";
import { sliceNames } from "../../src/engine/stream/wire.ts";
import { createVirtualClock } from "../../src/testing/time/virtual-clock.ts";

const position = { position_line_key: "P1", symbol: "EURUSD", version: 7, updated_at: "2026-01-05T09:00:00.000Z" };

describe("an engine with given rows", () => {
  test("has these rows as they are, and no others", () => {
    const engine = createEngine({ rows: { positions: [position] }, preset: "desk", edges: true });

    const sizes = Object.fromEntries(sliceNames.map((name) => [name, engine.rows(name).length]));

    expect(engine.rows("positions")).toEqual([position]);
    expect(sizes).toEqual({ positions: 1, trades: 0, blotter: 0, cash: 0, ocp: 0, paymentOrders: 0 });
  });

  test("does not move them, however many ticks pass", () => {
    const clock = createVirtualClock();
    const engine = createEngine({ rows: { positions: [position] }, clock });
    const published: string[] = [];
    engine.onPublish(({ kind }) => published.push(kind));
    engine.start();

    clock.advance(14_000);
    engine.tick(100);

    expect(published).toEqual([]);
    expect(engine.rows("positions")).toEqual([position]);
  });

  test("answers REST with them", async () => {
    const engine = createEngine({ rows: { positions: [position] } });
    const { token } = await engine.tokens.issue();

    const answer = await engine.rest({
      method: "GET",
      path: "/positions/snapshot",
      search: new URLSearchParams(),
      headers: { authorization: `Bearer ${token}` },
    });

    expect(answer.body).toContain('"symbol":"EURUSD"');
  });
});
