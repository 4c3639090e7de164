import { describe, expect, test } from "vitest";
import { everyMessage, type MessageFilter } from "../../../src/devtools/inspector/views/messages/message-filter.ts";
import { createMessageSearch, type MessageLines } from "../../../src/devtools/inspector/views/messages/message-lines.ts";
import { createMessageContents } from "../../../src/devtools/recorder/message-content.ts";
import { createMessageRing } from "../../../src/devtools/recorder/message-ring.ts";
import { createRegistry } from "../../../src/domains/registry.ts";
import { recorded } from "../recorder/recorded.ts";

const contents = createMessageContents(createRegistry());

function ringOf(messages: number) {
  const ring = createMessageRing({ messages, characters: 1_000_000 });
  const add = (...kinds: readonly string[]) => {
    for (const kind of kinds) {
      const message = recorded(kind, "delta", {});
      ring.add(message, message.at);
    }
  };
  const search = (filter: Partial<MessageFilter> = {}) => createMessageSearch(ring, { ...everyMessage, ...filter }, contents);
  return { ring, add, search };
}

const shown = (lines: MessageLines) => Array.from({ length: lines.count }, (_, index) => lines.at(index)?.id);

describe("the lines of messages", () => {
  test("without a filter the lines are the ring, and nothing is searched", () => {
    const { add, search } = ringOf(3);
    add("a", "b", "c", "d");

    const all = search();

    expect(all.step()).toBe(false);
    expect(shown(all.lines())).toEqual([2, 3, 4]);
    expect([all.lines().droppedCount, all.lines().indexOf(3), all.lines().indexOf(1)]).toEqual([1, 1, undefined]);
  });

  test("lines that were read stay the same messages while the ring goes on; one that left it is none", () => {
    const { add, search } = ringOf(3);
    add("a", "b", "c");
    const lines = search().lines();

    add("d");

    expect(shown(lines)).toEqual([undefined, 2, 3]);
  });

  test("with a filter the messages are searched one by one, and so are those that come", () => {
    const { add, search } = ringOf(10);
    add("a", "b", "a");
    const found = search({ kinds: new Set(["a"]) });

    expect([found.step(), found.step(), found.step(), found.step()]).toEqual([true, true, true, false]);
    add("b", "a");
    while (found.step());

    expect(shown(found.lines())).toEqual([1, 3, 5]);
    expect([found.lines().indexOf(3), found.lines().indexOf(4)]).toEqual([1, undefined]);
  });

  test("found messages that have left the ring are dropped lines, so that the others stay in their place", () => {
    const { ring, add, search } = ringOf(4);
    const found = search({ kinds: new Set(["a"]) });
    add("a", "b", "a", "b");
    while (found.step());

    add("a", "b");
    while (found.step());
    expect(shown(found.lines())).toEqual([3, 5]);
    expect(found.lines().droppedCount).toBe(1);
    ring.clear();
    expect(found.lines().count).toBe(0);
    add("a");
    while (found.step());

    expect(shown(found.lines())).toEqual([7]);
    expect(found.lines().droppedCount).toBe(3);
  });
});
