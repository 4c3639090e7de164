import { describe, expect, test } from "vitest";
import { createEventQueue, type EventQueue } from "../../src/connection/event-queue.ts";

describe("the event queue", () => {
  test("handles an event that another one causes after that one is done", () => {
    const log: string[] = [];
    const queue: EventQueue = createEventQueue(({ type }) => {
      log.push(`${type} begins`);
      if (type === "connect") queue.dispatch({ type: "wake" });
      log.push(`${type} ends`);
    });

    queue.dispatch({ type: "connect" });

    expect(log).toEqual(["connect begins", "connect ends", "wake begins", "wake ends"]);
  });

  test("reads a late event when its turn comes, and handles nothing where there is none then", () => {
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

  test("handles later events although an earlier one threw", () => {
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
