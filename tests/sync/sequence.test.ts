import { expect, test } from "vitest";
import type { Millis, Seq } from "../../src/shared/brand.ts";
import { createSequence, type Sequence } from "../../src/sync/sequence.ts";

const at = (ms: number): Millis => ms as Millis;

/** Judges `kind:seq` words one after the other and returns the verdicts' types. */
function judgeAll(sequence: Sequence, words: string, now = 0): string[] {
  return words.split(" ").map((word) => {
    const [kind, seq] = word.split(":");
    return sequence.judge(kind === "?" ? undefined : kind, seq === undefined ? undefined : (Number(seq) as Seq), at(now)).type;
  });
}

function holesOf(sequence: Sequence, kind: string): unknown[] {
  return sequence.windows(kind).map(({ missedUntil }) => missedUntil);
}

test("P34: a number that skips ahead within its connection is a gap, and tells how many were missed", () => {
  const sequence = createSequence("connection");
  judgeAll(sequence, "trades:7 positions:8");

  const verdict = sequence.judge("trades", 12 as Seq, at(0));

  expect(verdict).toEqual({ type: "gap", scope: { type: "connection" }, missed: 3 });
});

test("P34: one hole is one gap; the numbers after it are in order", () => {
  expect(judgeAll(createSequence("connection"), "a:1 a:3 a:4 a:5")).toEqual(["in-order", "gap", "in-order", "in-order"]);
});

test("P36: set to `kind`, each kind counts for itself and a gap names its kind", () => {
  const sequence = createSequence("kind");

  expect(judgeAll(sequence, "a:1 b:50 a:2 b:51")).toEqual(["in-order", "in-order", "in-order", "in-order"]);
  expect(sequence.judge("a", 4 as Seq, at(0))).toEqual({ type: "gap", scope: { type: "kind", kind: "a" }, missed: 1 });
});

test("P36: in auto, one numbering for the connection is found out after three messages that only it explains", () => {
  const sequence = createSequence("auto");

  expect(judgeAll(sequence, "a:1 b:2 a:3 b:4 a:5")).toEqual(Array<string>(5).fill("in-order"));

  expect(sequence.mode).toBe("connection");
});

test("P36: in auto, two messages that only one numbering for the connection explains may be chance", () => {
  const sequence = createSequence("auto");

  judgeAll(sequence, "a:1 b:2 a:3 b:4");

  expect(sequence.mode).toBe("settling");
});

test.each([
  ["one kind's numbers, which both readings explain", "a:1 a:2 a:3 a:4 a:5"],
  ["the first number of each kind", "a:1 b:2 c:3 d:4 e:5"],
  ["numbers that neither reading explains", "a:1 a:2 a:5 a:6 a:9 a:10 a:13 a:14"],
  ["numbers of messages whose kind is unknown", "a:500 ?:12 ?:13 ?:501 ?:502 ?:503"],
])("P36: in auto, nothing is settled by %s", (_, words) => {
  const sequence = createSequence("auto");

  judgeAll(sequence, words);

  expect(sequence.mode).toBe("settling");
});

test("P36: in auto, the first of a kind that lies behind the others does not pull the connection's numbers back", () => {
  const sequence = createSequence("auto");

  expect(judgeAll(sequence, "a:500 b:12 c:501")).toEqual(["in-order", "backwards", "in-order"]);
  expect(sequence.windows("c")[0]).toEqual({ first: 500, last: 501 });
});

test("P36: in auto, a number that another kind has just had is in order where it is next in its own", () => {
  expect(judgeAll(createSequence("auto"), "a:5 b:4 b:5")).toEqual(["in-order", "backwards", "in-order"]);
});

test("P36: in auto, a number behind the others but next in its kind means a numbering for each kind", () => {
  const sequence = createSequence("auto");

  expect(judgeAll(sequence, "a:500 b:12 a:501 b:13")).toEqual(["in-order", "backwards", "in-order", "in-order"]);

  expect(sequence.mode).toBe("kind");
});

test("P36: in auto, before anything is settled, a number that follows neither is a gap of the whole connection", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 a:2");

  expect(sequence.judge("a", 5 as Seq, at(0))).toEqual({ type: "gap", scope: { type: "connection" }, missed: 2 });
});

test("P36: set to `connection`, kinds that seem to count for themselves refute nothing: a lower number is a restart", () => {
  const sequence = createSequence("connection");

  expect(judgeAll(sequence, "a:1 b:2 b:3 a:2")).toEqual(["in-order", "in-order", "in-order", "restart"]);
  expect(sequence.mode).toBe("connection");
});

test("P36: once kinds are known to count for themselves, how their numbers lie to one another tells nothing", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:500 b:12 a:501 b:13");

  // Each gap is by chance the connection's next number.
  expect(judgeAll(sequence, "b:502 b:503 a:504 b:505")).toEqual(["gap", "in-order", "gap", "gap"]);
  expect(sequence.mode).toBe("kind");
});

test("P36: with both hypotheses refuted, gaps are given up once and said to be unchecked", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 b:2 a:3 b:4 a:5");

  expect(judgeAll(sequence, "b:90 a:6 c:1 c:9")).toEqual(["gap", "gave-up", "in-order", "in-order"]);
  expect(sequence.mode).toBe("unchecked");
});

test("P36: numbers that never follow one another are given up, not recovered for ever", () => {
  const sequence = createSequence("auto");

  expect(judgeAll(sequence, "a:10 a:20 a:30 a:40 a:50 a:60")).toEqual(["in-order", "gap", "gap", "gap", "gave-up", "in-order"]);
});

test.each(["connection", "kind"] as const)("P36: set to `%s`, it is never given up: the numbers were said to count so", (option) => {
  expect(judgeAll(createSequence(option), "a:10 a:20 a:30 a:40 a:50")).toEqual(["in-order", "gap", "gap", "gap", "gap"]);
});

test("P36: three gaps, each right after a recovery, are given up", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 a:2");

  const verdicts = [10, 20, 30].map((seq) => {
    sequence.recovered("a", at(seq * 1000));
    const verdict = judgeAll(sequence, `a:${seq} a:${seq + 1}`, seq * 1000 + 100);
    return verdict[0];
  });

  expect(verdicts).toEqual(["gap", "gap", "gave-up"]);
});

test.each([
  { passedMs: 59_999, verdict: "gave-up" },
  { passedMs: 60_000, verdict: "gap" },
])("P36: the third gap right after a recovery, $passedMs ms after the first, is a $verdict", ({ passedMs, verdict }) => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1");
  const gapAt = (seq: number, ms: number): string | undefined => {
    sequence.recovered("a", at(ms));
    return judgeAll(sequence, `a:${seq} a:${seq + 1}`, ms)[0];
  };

  expect([gapAt(10, 0), gapAt(20, 30_000), gapAt(30, passedMs)]).toEqual(["gap", "gap", verdict]);
});

test.each([
  { afterMs: 5_000, verdict: "gave-up" },
  { afterMs: 5_001, verdict: "gap" },
])("P36: gaps that each come $afterMs ms after a recovery end in a $verdict", ({ afterMs, verdict }) => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1");

  const verdicts = [10, 20, 30].map((seq) => {
    sequence.recovered("a", at(seq * 1000));
    return judgeAll(sequence, `a:${seq} a:${seq + 1}`, seq * 1000 + afterMs)[0];
  });

  expect(verdicts).toEqual(["gap", "gap", verdict]);
});

test("P36: a kind's first gap is not held to follow one that nothing mended", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:10 b:20 a:11");

  expect(judgeAll(sequence, "b:30 b:40 b:50 b:60")).toEqual(["gap", "gap", "gap", "gave-up"]);
});

test("P36: one burst that costs each of four kinds a message is four gaps, not a numbering with holes", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:500 b:12 a:501 c:3 d:70 c:4 d:71");

  expect(judgeAll(sequence, "a:503 b:14 c:6 d:73 a:504")).toEqual(["gap", "gap", "gap", "gap", "in-order"]);
  expect(sequence.mode).toBe("kind");
});

test("P36: gaps before it was known that each kind counts for itself do not speak against that", () => {
  const sequence = createSequence("auto");

  // While nothing is settled the first of each kind is judged overall, and `kind` is what explains the first that follows its own.
  expect(judgeAll(sequence, "a:10 b:20 c:30 a:11")).toEqual(["in-order", "gap", "gap", "in-order"]);
  expect(judgeAll(sequence, "a:13 b:22 c:32")).toEqual(["gap", "gap", "gap"]);
  expect(sequence.mode).toBe("kind");
});

test("P36: gaps far apart on a numbering that otherwise holds are each a gap", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 a:2");

  const verdicts = [10, 20, 30, 40].map((seq) => {
    const verdict = judgeAll(sequence, `a:${seq} a:${seq + 1}`, seq * 1000)[0];
    sequence.recovered("a", at(seq * 1000 + 100));
    return verdict;
  });

  expect(verdicts).toEqual(["gap", "gap", "gap", "gap"]);
});

test("P36: a malformed frame that shows its number takes its place in the connection's numbering", () => {
  expect(judgeAll(createSequence("connection"), "a:1 ?:2 a:3")).toEqual(["in-order", "in-order", "in-order"]);
});

test("P36: set to `kind`, a malformed frame of unknown kind has no place; the next message of that kind shows the hole", () => {
  expect(judgeAll(createSequence("kind"), "a:1 ?:2 ?:9 a:3")).toEqual(["in-order", "in-order", "in-order", "gap"]);
});

test("P36: in auto, a first number that belongs to a malformed frame of unknown kind is adopted, not held to be a gap", () => {
  const sequence = createSequence("auto");

  expect(judgeAll(sequence, "?:40 a:41 ?:42 a:43")).toEqual(["in-order", "in-order", "in-order", "in-order"]);
});

test("P36: in auto, a number behind the others that skips ahead within its kind is a gap, whichever reading is right", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:500 b:12");

  expect(sequence.judge("b", 15 as Seq, at(0))).toEqual({ type: "gap", scope: { type: "connection" }, missed: 2 });
});

test("P35, P36: the numbers that REST answers are judged by are those of the connection, or of the kind where kinds count for themselves", () => {
  const connection = createSequence("connection");
  judgeAll(connection, "a:7 b:8 a:9");
  const kind = createSequence("kind");
  judgeAll(kind, "a:7 b:80 a:8");

  expect(connection.windows("b")).toEqual([{ first: 7, last: 9 }]);
  expect(kind.windows("a")).toEqual([{ first: 7, last: 8 }]);
  expect(kind.windows("b")).toEqual([{ first: 80, last: 80 }]);
  expect(kind.windows("c")).toEqual([]);
});

test("P35, P36: while it is not known what the numbers count, both readings have their numbers", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:7 b:8");

  expect(sequence.windows("b")).toEqual([
    { first: 7, last: 8 },
    { first: 8, last: 8 },
  ]);
  expect(sequence.windows("c")).toEqual([{ first: 7, last: 8 }]);
});

test("P35, P36: the newest hole is known in the numbering it lies in, and a hole judged overall is none of a kind's own", () => {
  const connection = createSequence("connection");
  judgeAll(connection, "a:1 b:5 a:6");
  const kind = createSequence("kind");
  judgeAll(kind, "a:1 b:50 a:5 b:51");
  const settling = createSequence("auto");
  judgeAll(settling, "a:1 b:900 a:2");

  expect(holesOf(connection, "a")).toEqual([4]);
  expect([holesOf(kind, "a"), holesOf(kind, "b")]).toEqual([[4], [undefined]]);
  expect([settling.mode, holesOf(settling, "a")]).toEqual(["kind", [undefined]]);
});

test("P35, P36: a hole stays known while the numbers after it are in order", () => {
  const kind = createSequence("kind");

  judgeAll(kind, "a:1 a:5 a:6 a:7");

  expect(kind.windows("a")).toEqual([{ first: 1, last: 7, missedUntil: 4 }]);
});

test.each(["connection", "kind"] as const)(
  "P35, P37: a hole in the numbers before a restart is none in those after it, by %s",
  (option) => {
    const sequence = createSequence(option);

    judgeAll(sequence, "a:1 a:5 a:2");

    expect(sequence.windows("a")).toEqual([{ first: 2, last: 2 }]);
  },
);

test("P35, P36: numbers that are given up tell no holes, or each REST answer would be too old for ever", () => {
  const sequence = createSequence("auto");

  judgeAll(sequence, "a:10 a:20 a:30 a:40 a:50");

  expect(sequence.mode).toBe("unchecked");
  expect(sequence.windows("a")).toEqual([
    { first: 10, last: 50 },
    { first: 10, last: 50 },
  ]);
});

test("P37: after a restart only the new numbers count for REST answers", () => {
  const connection = createSequence("connection");
  judgeAll(connection, "a:100 a:101 a:1 a:2");
  const kind = createSequence("kind");
  judgeAll(kind, "a:100 b:50 a:1 b:51");

  expect(connection.windows("a")).toEqual([{ first: 1, last: 2 }]);
  expect(kind.windows("a")).toEqual([{ first: 1, last: 1 }]);
  expect(kind.windows("b")).toEqual([{ first: 50, last: 51 }]);
});

test("P38: a new connection has no numbers yet", () => {
  const sequence = createSequence("connection");
  judgeAll(sequence, "a:100");

  sequence.open();

  expect(sequence.windows("a")).toEqual([]);
});

test("P37: the same number twice is a repeat and nothing else", () => {
  expect(judgeAll(createSequence("connection"), "a:1 a:2 a:2 a:3")).toEqual(["in-order", "in-order", "repeat", "in-order"]);
});

test.each([
  ["of the connection and of its kind", "a:1 a:1"],
  ["of the connection, by another kind", "a:5 b:5"],
  ["of its kind, behind the others", "a:5 b:6 a:5"],
])("P37: in auto, the last number again is a repeat: %s", (_, words) => {
  expect(judgeAll(createSequence("auto"), words).at(-1)).toBe("repeat");
});

test("P37: in auto, a number that is lower in its kind is lower in every reading: the connection's stream restarted", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:10 b:11 a:12");

  expect(sequence.judge("a", 3 as Seq, at(0))).toEqual({ type: "restart", scope: { type: "connection" } });
  expect(judgeAll(sequence, "b:4 a:5")).toEqual(["in-order", "in-order"]);
});

test("P37: a lower number in a settled scope means that the stream restarted, and counting starts afresh there", () => {
  const sequence = createSequence("connection");

  expect(judgeAll(sequence, "a:100 a:101 a:1 a:2")).toEqual(["in-order", "in-order", "restart", "in-order"]);
});

test("P37: a restart within one kind leaves the other kinds' numbers alone", () => {
  const sequence = createSequence("kind");

  expect(judgeAll(sequence, "a:100 b:7 a:1 b:8")).toEqual(["in-order", "in-order", "restart", "in-order"]);
});

test("P38: each connection's first number is adopted", () => {
  const sequence = createSequence("connection");
  judgeAll(sequence, "a:100 a:101");

  sequence.open();

  expect(judgeAll(sequence, "a:5000 a:5001")).toEqual(["in-order", "in-order"]);
});

test("P38: what was learnt about the scope outlives the connection", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 b:2 a:3 b:4 a:5");

  sequence.open();

  expect(sequence.mode).toBe("connection");
});

test("P39: messages without a number pass and do not disturb the numbered ones", () => {
  expect(judgeAll(createSequence("connection"), "a:1 b a:2 b a:3")).toEqual([
    "in-order",
    "unnumbered",
    "in-order",
    "unnumbered",
    "in-order",
  ]);
});

test("P39: switched off, no number is ever judged; those that were seen still tell which REST answers are of this stream", () => {
  const sequence = createSequence("off");

  expect(judgeAll(sequence, "a:5 a:9 a:7 a")).toEqual(Array<string>(4).fill("unnumbered"));
  expect(sequence.mode).toBe("off");
  expect(sequence.windows("a")).toEqual([{ first: 5, last: 7 }]); // where it restarted is not known
});
