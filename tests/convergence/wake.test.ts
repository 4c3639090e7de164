import { describe, expect, test } from "vitest";
import { honest } from "./candidate.ts";
import { Desk } from "./desk.ts";
import { plainWorld } from "./schedule.ts";

describe("a page that was frozen", () => {
  test("a page attempts at once when its socket closes within 2 s after a wake, even after a grown backoff (P47)", async () => {
    const desk = new Desk(
      {
        regime: { sequence: "auto", numbering: "connection", hasSeq: true, rest: "plain" },
        hasSnapshots: true,
        seed: 1,
        world: plainWorld,
        steps: [],
      },
      honest,
    );
    const { clock, page } = desk;
    const { server, client } = desk.login;
    // Three connections that end within 5 s: from then on an open does not reset the backoff (P30).
    for (let count = 0; count < 4; count += 1) {
      await clock.advanceAsync(16_000);
      server.close(1006);
    }
    await clock.advanceAsync(31_000);
    expect(client.store.getState().connection.status).toBe("connected");
    const before = server.socketCount;

    page.freeze();
    clock.sleep(600_000);
    page.resume();
    await clock.advanceAsync(1_500);
    server.close(1006);
    await clock.advanceAsync(50);

    expect(server.socketCount).toBe(before + 1);
    desk.end();
  });
});
