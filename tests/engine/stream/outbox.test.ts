import { expect, test } from "vitest";
import { createOutbox } from "../../../src/engine/stream/outbox.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

function newOutbox() {
  const clock = createVirtualClock();
  const outbox = createOutbox(clock);
  const handed: string[] = [];
  const send = (name: string, lagMs: number): void => outbox.deliver(() => void handed.push(`${name}@${clock.monotonic() - 1_000}`), lagMs);
  return { clock, outbox, handed, send };
}

test("without lag the outbox delivers a message within the call", () => {
  const { handed, send } = newOutbox();

  send("a", 0);

  expect(handed).toEqual(["a@0"]);
});

test("with lag the outbox delivers messages in order, each after its delay, even when the lag shrinks (P46)", () => {
  const { clock, handed, send } = newOutbox();

  send("a", 500);
  clock.advance(100);
  send("b", 500);
  send("c", 10);
  send("d", 0);
  clock.advance(1_000);

  expect(handed).toEqual(["a@500", "b@600", "c@600", "d@600"]);
});

test("`flush` delivers waiting messages at once in order, and `clear` drops them and their timer", () => {
  const { clock, outbox, handed, send } = newOutbox();

  send("a", 500);
  send("b", 500);
  outbox.flush();
  send("c", 500);
  outbox.clear();
  clock.advance(1_000);

  expect(handed).toEqual(["a@0", "b@0"]);
  expect(clock.pendingCount).toBe(0);
});

test("a message sent during a delivery comes after the messages that wait", () => {
  const { clock, outbox, handed, send } = newOutbox();

  outbox.deliver(() => {
    handed.push("a");
    send("c", 0);
  }, 100);
  send("b", 100);
  clock.advance(100);

  expect(handed).toEqual(["a", "b@100", "c@100"]);
});
