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

test("P34: a number that skips ahead within its connection is a gap, and tells how many were missed", () => {
  const sequence = createSequence("connection");
  judgeAll(sequence, "positions:7 trades:8");

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

test("P36: three gaps, each right after a recovery, are given up", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 a:2");

  const verdicts = [10, 20, 30].map((seq) => {
    sequence.recovered(at(seq * 1000));
    const verdict = judgeAll(sequence, `a:${seq} a:${seq + 1}`, seq * 1000 + 100);
    return verdict[0];
  });

  expect(verdicts).toEqual(["gap", "gap", "gave-up"]);
});

test("P36: gaps far apart on a numbering that otherwise holds are each a gap", () => {
  const sequence = createSequence("auto");
  judgeAll(sequence, "a:1 a:2");

  const verdicts = [10, 20, 30, 40].map((seq) => {
    const verdict = judgeAll(sequence, `a:${seq} a:${seq + 1}`, seq * 1000)[0];
    sequence.recovered(at(seq * 1000 + 100));
    return verdict;
  });

  expect(verdicts).toEqual(["gap", "gap", "gap", "gap"]);
});

test("P36: a malformed frame that shows its number takes its place in the connection's numbering", () => {
  expect(judgeAll(createSequence("connection"), "a:1 ?:2 a:3")).toEqual(["in-order", "in-order", "in-order"]);
});

test("P37: the same number twice is a repeat and nothing else", () => {
  expect(judgeAll(createSequence("connection"), "a:1 a:2 a:2 a:3")).toEqual(["in-order", "in-order", "repeat", "in-order"]);
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
  expect(judgeAll(createSequence("connection"), "a:1 b a:2 b a:3")).toEqual(["in-order", "unnumbered", "in-order", "unnumbered", "in-order"]);
});

test("P39: switched off, no number is ever judged", () => {
  expect(judgeAll(createSequence("off"), "a:1 a:9 a:2")).toEqual(["unnumbered", "unnumbered", "unnumbered"]);
});
