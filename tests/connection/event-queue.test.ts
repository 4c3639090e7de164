import { describe, expect, test } from "vitest";
import { createEventQueue, type EventQueue } from "../../src/connection/event-queue.ts";

describe("the event queue", () => {
  test("an event that is dispatched while another event is handled is handled after it", () => {
    const log: string[] = [];
    const queue: EventQueue = createEventQueue(({ type }) => {
      log.push(`${type} begins`);
      if (type === "connect") queue.dispatch({ type: "wake" });
      log.push(`${type} ends`);
    });

    queue.dispatch({ type: "connect" });

    expect(log).toEqual(["connect begins", "connect ends", "wake begins", "wake ends"]);
  });

  test("a late event is read when its turn comes, and no event is handled if none is there then", () => {
    const log: string[] = [];
    let isCurrent = true;
    const queue: EventQueue = createEventQueue(({ type }) => {
      log.push(type);
      if (type !== "connect") return;
      queue.dispatchLate(() => (isCurrent ? { type: "wake" } : undefined));
      isCurrent = false;
    });

    queue.dispatch({ type: "connect" });

    expect(log).toEqual(["connect"]);
  });

  test("an event is handled although the event before it threw", () => {
    const log: string[] = [];
    const queue = createEventQueue(({ type }) => {
      if (type === "connect") throw new Error("a port that throws");
      log.push(type);
    });

    expect(() => queue.dispatch({ type: "connect" })).toThrow("a port that throws");
    queue.dispatch({ type: "wake" });

    expect(log).toEqual(["wake"]);
  });
});
