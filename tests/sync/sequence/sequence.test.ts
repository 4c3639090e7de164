import { describe, expect, test } from "vitest";
import type { Millis, Seq } from "../../../src/shared/brand.ts";
import { createSequence, type Sequence, type SequenceScope } from "../../../src/sync/sequence/sequence.ts";

const at = (ms: number): Millis => ms as Millis;
const connection: SequenceScope = { type: "connection" };
const ofKind = (kind: string): SequenceScope => ({ type: "kind", kind });

/** Judges `kind:seq` words one after the other and returns the verdicts' types. "?" is an unknown kind, "#" a number that cannot be read. */
function judgeAll(sequence: Sequence, words: string, now = 0): string[] {
  return words.split(" ").map((word) => judge(sequence, word, now).type);
}

function judge(sequence: Sequence, word: string, now = 0) {
  const [kind, seq] = word.split(":");
  const number = seq === undefined ? undefined : seq === "#" ? "unreadable" : (Number(seq) as Seq);
  return sequence.judge(kind === "?" ? undefined : kind, number, at(now));
}

/** Numbers `from` to `to` of one kind. */
function run(kind: string, from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, index) => `${kind}:${from + index}`).join(" ");
}

function settledOn(reading: "connection" | "kind"): Sequence {
  const sequence = createSequence("auto");
  judgeAll(sequence, reading === "connection" ? "a:1 b:2 a:3 b:4 a:5" : "a:500 b:12 a:501 b:13");
  expect(sequence.mode).toBe(reading);
  return sequence;
}

/** A gap, its recovery, and so on: each gap but the first follows a recovery. */
function gapsWithRecoveries(sequence: Sequence, gapsAt: readonly number[]): string[] {
  return gapsAt.map((now, index) => {
    const seq = 1_000 + index * 10;
    const [verdict] = judgeAll(sequence, `a:${seq} a:${seq + 1}`, now);
    sequence.recovered(connection);
    return `${verdict}, ${sequence.mode}`;
  });
}

function holesOf(sequence: Sequence, kind: string): unknown[] {
  return sequence.windows(kind).map(({ missedUntil }) => missedUntil);
}

describe("a gap", () => {
  test("a number that skips ahead within its connection is a gap, with the count of missed messages (P34)", () => {
    const sequence = createSequence("connection");
    judgeAll(sequence, "trades:7 positions:8");

    const verdict = judge(sequence, "trades:12");

    expect(verdict).toEqual({ type: "gap", scope: connection, missed: 3, isNew: true });
  });

  test("a gap is reported once, and the numbers after it are in order (P34)", () => {
    expect(judgeAll(createSequence("connection"), "a:1 a:3 a:4 a:5")).toEqual(["in-order", "gap", "in-order", "in-order"]);
  });

  test("with the option `kind`, each kind counts for itself and a gap names its kind (P36)", () => {
    const sequence = createSequence("kind");

    expect(judgeAll(sequence, "a:1 b:50 a:2 b:51")).toEqual(["in-order", "in-order", "in-order", "in-order"]);
    expect(judge(sequence, "a:4")).toEqual({ type: "gap", scope: ofKind("a"), missed: 1, isNew: true });
  });

  test("gaps with no completed recovery between them are one gap, and the next gap after a recovery is new (P36)", () => {
    const sequence = createSequence("connection");
    judge(sequence, "a:1");

    const verdicts = [judge(sequence, "a:3"), judge(sequence, "a:5")];
    sequence.recovered(connection);
    verdicts.push(judge(sequence, "a:7"));

    expect(verdicts).toMatchObject([{ isNew: true }, { isNew: false }, { isNew: true }]);
  });

  test("a completed recovery of one kind does not complete the recovery of another kind or of the connection (P36)", () => {
    const sequence = settledOn("kind");
    judgeAll(sequence, "a:503 b:15");

    sequence.recovered(ofKind("a"));

    expect([judge(sequence, "a:505"), judge(sequence, "b:17")]).toMatchObject([{ isNew: true }, { isNew: false }]);
  });

  test("four losses of alternating kinds within 40 ms are one gap, and losses after a recovery are still seen (P36)", () => {
    const sequence = createSequence("auto");
    for (let seq = 1; seq <= 2_000; seq += 1) judge(sequence, `${seq % 2 === 0 ? "a" : "b"}:${seq}`);

    const verdicts = ["a:2002", "b:2004", "a:2006", "b:2008"].map((word, index) => judge(sequence, word, index * 10));
    const [after] = judgeAll(sequence, "b:2009", 40);
    const mode = sequence.mode;
    sequence.recovered(connection);
    const next = judge(sequence, "a:2011", 30_000);

    expect(verdicts.map((verdict) => verdict.type === "gap" && verdict.isNew)).toEqual([true, false, false, false]);
    expect([after, mode]).toEqual(["in-order", "connection"]);
    expect(next).toMatchObject({ type: "gap", isNew: true });
  });
});

describe("finding out what the numbers count", () => {
  test("the numbering is settled as one count for the connection after three messages that no other reading explains (P36)", () => {
    const sequence = createSequence("auto");

    const verdicts = judgeAll(sequence, "a:1 b:2 a:3 b:4");
    const before = sequence.mode;
    const last = judgeAll(sequence, "a:5");

    expect([...verdicts, ...last]).toEqual(Array<string>(5).fill("in-order"));
    expect([before, sequence.mode]).toEqual(["settling", "connection"]);
  });

  test.each([
    ["one kind's numbers, which both readings explain", "a:1 a:2 a:3 a:4 a:5"],
    ["the first number of each kind", "a:1 b:2 c:3 d:4 e:5"],
    ["numbers that neither reading explains", "a:1 a:2 a:5 a:6 a:9 a:10 a:13 a:14"],
    ["numbers of messages whose kind is unknown", "a:500 ?:12 ?:13 ?:501 ?:502 ?:503"],
    ["an unknown kind's number twice", "a:5 ?:5 a:6"],
    ["losses before the first messages of three kinds, where a number between them speaks for the connection", "a:1 b:5 c:9 a:10 d:20"],
    ["losses before the first messages of three kinds, where those of three others followed", "a:1 b:2 c:3 d:4 e:6 f:8 g:10"],
  ])("the numbering is not settled by %s (P36)", (_, words) => {
    const sequence = createSequence("auto");

    judgeAll(sequence, words);

    expect(sequence.mode).toBe("settling");
  });

  test.each([
    ["lower than the number before, but next in its kind", "a:500 b:12 c:600 b:13"],
    ["above the number before, but next in its kind", "a:500 b:12 a:501"],
    ["the number that another kind has just had", "a:5 b:5"],
  ])("a number that is %s settles the numbering as one count for each kind (P36)", (_, words) => {
    const sequence = createSequence("auto");

    const last = judgeAll(sequence, words).at(-1);

    expect([sequence.mode, last]).toEqual(["kind", "in-order"]);
  });

  test("a lost message of one kind is a gap even where another kind has had the same number (P36)", () => {
    const sequence = createSequence("auto");

    expect(judgeAll(sequence, "b:1 t:1 t:2 t:3 b:3")).toEqual(["in-order", "in-order", "in-order", "in-order", "gap"]);
    expect(sequence.mode).toBe("kind");
  });

  test("a number that follows neither reading of the numbering is a gap of the whole connection (P36)", () => {
    const sequence = createSequence("auto");
    judgeAll(sequence, "a:1 a:2");

    expect(judge(sequence, "a:5")).toEqual({ type: "gap", scope: connection, missed: 2, isNew: true });
  });

  test("a number ahead of its kind but behind the other kinds is a gap under either reading (P36)", () => {
    const sequence = createSequence("auto");
    judgeAll(sequence, "a:10 b:12 c:20");

    expect(judge(sequence, "b:15")).toMatchObject({ type: "gap", scope: connection, missed: 2 });
  });

  test.each([
    ["the first one of its kind and lower than the number before", "a:500 b:12", "restart"],
    ["the first one of its kind and higher than the next number", "a:500 b:510", "gap"],
    ["the first one of its kind and the next number", "a:500 b:501", "in-order"],
    ["lower than the number before and than its kind's", "a:10 b:11 a:3", "restart"],
    ["lower than the number before and a repeat within its kind", "a:5 b:6 a:5", "restart"],
    ["the number before, of an unknown kind, and a jump within its own kind", "b:3 ?:5 b:5", "gap"],
    ["the number before, of an unknown kind, and the next number of its own kind", "b:3 ?:4 b:4", "in-order"],
    ["the number before, of an unknown kind, and lower than its own kind's", "b:5 ?:2 b:2", "restart"],
  ])("in an unsettled numbering, a number that is %s (%s) counts as `%s` (P36, P37)", (_, words, expected) => {
    expect(judgeAll(createSequence("auto"), words).at(-1)).toBe(expected);
  });

  test("after a possible restart, counting continues from the restart's first number (P36, P37)", () => {
    const sequence = createSequence("auto");

    expect(judgeAll(sequence, "a:499 a:500 b:1 b:2 a:3 b:4 a:5")).toEqual([
      "in-order",
      "in-order",
      "restart",
      "in-order",
      "in-order",
      "in-order",
      "in-order",
    ]);
    expect(sequence.mode).toBe("connection");
  });

  test("a loss hidden by the connection's count is reported when that count is refuted (P36)", () => {
    const sequence = createSequence("auto");

    // Kinds count for themselves, and a:4 is lost: 5 follows the 4 of another kind by chance.
    const verdicts = judgeAll(sequence, "a:3 b:4 a:5");
    const refuted = judge(sequence, "b:5");

    expect(verdicts).toEqual(["in-order", "in-order", "in-order"]);
    expect(refuted).toEqual({ type: "gap", scope: connection, missed: 1, isNew: true });
    expect([sequence.mode, holesOf(sequence, "a"), holesOf(sequence, "b")]).toEqual(["kind", [5], [4]]);
  });

  test("when first numbers refute the connection's count, losses that it hid add to the last first number's gap (P36)", () => {
    const sequence = createSequence("auto");
    judgeAll(sequence, "a:3 b:4 a:5 c:900 d:3"); // a:4 may be lost, as 5 is not +1 within `a`

    const refuted = judge(sequence, "e:77");

    expect(refuted).toEqual({ type: "gap", scope: connection, missed: 1 + 73, isNew: false });
    expect(sequence.mode).toBe("kind");
  });

  test("once each kind is known to count for itself, the first number of a new kind is adopted (P36)", () => {
    const sequence = settledOn("kind");

    expect(judgeAll(sequence, "c:900 d:1 c:901 d:2")).toEqual(Array<string>(4).fill("in-order"));
  });

  test("three first numbers out of order settle the numbering as one count for each kind; later first numbers are not reported (P36)", () => {
    const sequence = createSequence("auto");

    expect(judgeAll(sequence, "a:500 b:12 c:900 d:3 e:77 f:1")).toEqual(["in-order", "restart", "gap", "gap", "in-order", "in-order"]);
    expect(sequence.mode).toBe("kind");
  });

  test("first numbers out of order are counted across connections, so a quiet server stops causing reconnects (P36)", () => {
    const sequence = createSequence("auto");

    const connections = Array.from({ length: 4 }, () => {
      sequence.open();
      return judgeAll(sequence, "a:500 b:12 b:13").filter((verdict) => verdict !== "in-order").length;
    });

    expect(connections).toEqual([1, 1, 1, 0]);
  });

  test("once each kind is known to count for itself, numbers that also fit the connection's count do not change the mode (P36)", () => {
    const sequence = settledOn("kind");

    // Each gap is by chance the connection's next number.
    expect(judgeAll(sequence, "b:502 b:503 a:504 b:505")).toEqual(["gap", "in-order", "gap", "gap"]);
    expect(judgeAll(sequence, "a:505 b:506 a:507 a:508 b:508 a:509")).toContain("gap");
    expect(sequence.mode).toBe("kind");
  });

  test.each(["connection", "kind"] as const)("with the option `%s`, the numbering never changes (P36)", (option) => {
    const sequence = createSequence(option);

    judgeAll(sequence, "a:1 b:1 a:2 b:2 a:3 b:4 a:5 b:6");
    const modes = gapsWithRecoveries(sequence, [0, 1_000, 2_000, 3_000, 4_000]).slice(1);

    expect(new Set(modes)).toEqual(new Set([`gap, ${option}`]));
  });

  test("with the option `connection`, a lower number is a restart even where it is the next number of its kind (P36, P37)", () => {
    expect(judgeAll(createSequence("connection"), "a:1 b:2 b:3 a:2")).toEqual(["in-order", "in-order", "in-order", "restart"]);
  });

  test("a settled numbering stays over a new connection (P36, P38)", () => {
    const sequence = settledOn("connection");

    sequence.open();

    expect(sequence.mode).toBe("connection");
  });
});

describe("numbers that show no gap", () => {
  test("when both readings of the numbering are refuted, every slice recovers once more, and later gaps are unchecked (P36)", () => {
    const sequence = settledOn("connection");

    const refuting = judge(sequence, "b:5"); // the number that `a` has just had

    expect(refuting).toEqual({ type: "restart", scope: connection });
    expect(sequence.mode).toBe("unchecked");
    expect(judgeAll(sequence, "c:20 a:7 a:7 b:30 b:20 b:21")).toEqual([
      "in-order",
      "unchecked-back",
      "repeat",
      "unchecked-jump",
      "unchecked-back",
      "in-order",
    ]);
  });

  test("a numbering wrongly settled as one count for each kind becomes unchecked within four messages (P36)", () => {
    const sequence = settledOn("kind");

    expect(judgeAll(sequence, "a:100 b:101 a:102 b:103")).toEqual(["restart", "gap", "gap", "restart"]);
    expect(sequence.mode).toBe("unchecked");
  });

  test("three gaps within a minute that each follow a completed recovery make the numbering unchecked (P36)", () => {
    const sequence = settledOn("connection");

    expect(gapsWithRecoveries(sequence, [0, 10_000, 20_000, 30_000])).toEqual([
      "gap, connection",
      "gap, connection",
      "gap, connection",
      "gap, unchecked", // the last one is recovered too, as it may have been a loss
    ]);
  });

  test.each([
    { passedMs: 59_999, mode: "unchecked" },
    { passedMs: 60_000, mode: "connection" },
  ])("three gaps after recoveries, the last $passedMs ms after the first, leave the mode at $mode (P36)", ({ passedMs, mode }) => {
    const sequence = settledOn("connection");

    gapsWithRecoveries(sequence, [0, 1_000, 2_000, 1_000 + passedMs]);

    expect(sequence.mode).toBe(mode);
  });

  test("gaps without a completed recovery between them never make the numbering unchecked (P36)", () => {
    const sequence = settledOn("connection");

    for (let seq = 10; seq < 1_000; seq += 10) judge(sequence, `a:${seq}`, seq);

    expect(sequence.mode).toBe("connection");
  });

  test("a numbering that restarts after each recovery becomes unchecked, so recoveries end (P36, P37)", () => {
    const sequence = settledOn("connection");

    const modes = [90, 80, 70, 60].map((seq, index) => {
      judge(sequence, `a:${seq}`, index * 1_000);
      sequence.recovered(connection);
      return sequence.mode;
    });

    expect(modes.at(-1)).toBe("unchecked");
  });

  test("gaps after recoveries of different kinds do not add up to the limit of one kind (P36)", () => {
    const sequence = settledOn("kind");
    judgeAll(sequence, "c:3 d:70");

    for (const [kind, seq] of [["a", 503] as const, ["b", 15] as const, ["c", 5] as const, ["d", 72] as const]) {
      judgeAll(sequence, `${kind}:${seq} ${kind}:${seq + 2}`);
      sequence.recovered(ofKind(kind));
    }

    expect(sequence.mode).toBe("kind");
  });

  test("a new connection ends the unchecked mode, and the settled numbering stays (P36)", () => {
    const sequence = settledOn("connection");
    gapsWithRecoveries(sequence, [0, 1_000, 2_000, 3_000]);

    sequence.open();

    expect(sequence.mode).toBe("connection");
    expect(judgeAll(sequence, "a:1 a:3")).toEqual(["in-order", "gap"]);
  });

  test("after both readings were refuted, a new connection starts to settle the numbering again (P36)", () => {
    const sequence = settledOn("connection");
    judge(sequence, "b:5");

    sequence.open();

    expect(sequence.mode).toBe("settling");
  });

  test("a hundred numbers in order end the unchecked mode, and the last number reports the gap missed before (P36)", () => {
    const sequence = settledOn("connection");
    gapsWithRecoveries(sequence, [0, 1_000, 2_000, 3_000]);
    judgeAll(sequence, "a:2000 b:3000");

    const verdicts = judgeAll(sequence, run("a", 3001, 3099));
    const before = sequence.mode;
    const last = judge(sequence, "b:3100");

    expect([new Set(verdicts), before]).toEqual([new Set(["in-order"]), "unchecked"]);
    expect(last).toEqual({ type: "gap", scope: connection, missed: 968 + 999, isNew: true });
    expect([sequence.mode, holesOf(sequence, "a")]).toEqual(["connection", [3099]]);
  });

  test("a hundred numbers in order end the unchecked mode without a gap if nothing was missed (P36)", () => {
    const sequence = settledOn("connection");
    gapsWithRecoveries(sequence, [0, 1_000, 2_000, 3_000]);

    const verdicts = judgeAll(sequence, run("a", 1_032, 1_131));

    expect([new Set(verdicts), sequence.mode]).toEqual([new Set(["in-order"]), "connection"]);
  });

  test("where kinds count for themselves, a hundred numbers in order within them end the unchecked mode without a gap (P36)", () => {
    const sequence = settledOn("kind");
    for (const [index, seq] of [503, 505, 507, 509].entries()) {
      judge(sequence, `a:${seq}`, index * 1_000);
      sequence.recovered(ofKind("a"));
    }
    const before = sequence.mode;

    // The numbers of `b` are far from those of `a`: by the connection's count each one would be a loss.
    const verdicts = Array.from({ length: 50 }, (_, index) => judgeAll(sequence, `a:${510 + index} b:${14 + index}`)).flat();

    expect([before, sequence.mode]).toEqual(["unchecked", "kind"]);
    expect(new Set(verdicts)).toEqual(new Set(["in-order"]));
  });

  test("after both readings were refuted, the reading with a hundred numbers in order is settled (P36)", () => {
    const sequence = settledOn("connection");
    judge(sequence, "b:5");

    for (let count = 1; count <= 50; count += 1) judgeAll(sequence, `a:${500 + count} b:${5 + count} a:${550 + count}`);
    const during = sequence.mode;
    sequence.open();
    judgeAll(sequence, "a:1 b:2 a:3 b:4 a:5 b:5");
    for (let count = 1; count <= 51; count += 1) judgeAll(sequence, `a:${900 + count} b:${5 + count}`);

    expect([during, sequence.mode]).toEqual(["unchecked", "kind"]);
  });

  test("one number shared by messages of several kinds is not in order by the connection's count, so gaps stay unchecked (P36)", () => {
    const sequence = settledOn("connection");
    judge(sequence, "b:5");

    for (let seq = 6; seq <= 300; seq += 2) judgeAll(sequence, `a:${seq} b:${seq} c:${seq + 1} d:${seq + 1}`);

    expect(sequence.mode).toBe("unchecked");
  });
});

describe("numbers that cannot be read", () => {
  test.each(["auto", "connection", "kind"] as const)(
    "if no number can be read, gaps are unchecked with the option `%s` (P36)",
    (option) => {
      const sequence = createSequence(option);

      expect(judgeAll(sequence, "a:# b:# a:#")).toEqual(["unnumbered", "unnumbered", "unnumbered"]);
      expect(sequence.mode).toBe("unchecked");
    },
  );

  test("among readable numbers, an unreadable number is a defect of its message and counts as no number (P36)", () => {
    const sequence = settledOn("connection");

    const verdicts = judgeAll(sequence, "a:6 b:#");
    const mode = sequence.mode;

    expect([...verdicts, ...judgeAll(sequence, "a:7")]).toEqual(["in-order", "unnumbered", "in-order"]);
    expect([mode, sequence.mode]).toEqual(["connection", "connection"]);
  });

  test("the unchecked mode of unreadable numbers stays over a new connection, and ends with the first readable number (P36)", () => {
    const sequence = createSequence("auto");
    judge(sequence, "a:#");

    sequence.open();
    const afterOpen = sequence.mode;
    judge(sequence, "a:7");

    expect([afterOpen, sequence.mode]).toEqual(["unchecked", "settling"]);
  });

  test("a connection without readable numbers leaves gaps unchecked, even if earlier connections had readable numbers (P36)", () => {
    const sequence = settledOn("connection");

    sequence.open();
    judge(sequence, "a:#");

    expect(sequence.mode).toBe("unchecked");
  });
});

describe("messages of unknown kinds", () => {
  test("a malformed frame of unknown kind takes its number in the connection's numbering (P36)", () => {
    expect(judgeAll(createSequence("connection"), "a:1 ?:2 a:3")).toEqual(["in-order", "in-order", "in-order"]);
  });

  test("with the option `kind`, a malformed frame of unknown kind takes no number; the next message of its kind shows the gap (P36)", () => {
    expect(judgeAll(createSequence("kind"), "a:1 ?:2 ?:9 a:3")).toEqual(["in-order", "in-order", "in-order", "gap"]);
  });

  test("a connection's first number is adopted even from a malformed frame of unknown kind (P36)", () => {
    expect(judgeAll(createSequence("auto"), "?:40 a:41 ?:42 a:43")).toEqual(Array<string>(4).fill("in-order"));
  });

  test("at most a thousand kinds are tracked; the other kinds count for the connection only (P36, P40)", () => {
    const inAll = createSequence("connection");
    const byKind = createSequence("kind");
    const words = Array.from({ length: 1_000 }, (_, index) => `k${index}:${index + 1}`).join(" ");
    judgeAll(inAll, words);
    judgeAll(byKind, words);

    expect(judgeAll(inAll, "x:1001 y:1002 x:1004")).toEqual(["in-order", "in-order", "gap"]);
    expect(judgeAll(byKind, "x:1 x:9 k0:3")).toEqual(["in-order", "in-order", "gap"]);
    expect(byKind.windows("x")).toEqual([]);
  });

  test("kinds that the client knows are tracked even if 2,000 unknown kinds come first (P36, P40)", () => {
    const sequence = createSequence("kind", (kind) => kind === "trades");
    judgeAll(sequence, Array.from({ length: 2_000 }, (_, index) => `k${index}:1`).join(" "));

    expect(judgeAll(sequence, "trades:1 trades:3")).toEqual(["in-order", "gap"]);
  });
});

describe("repeats, restarts and new connections", () => {
  test("a number that arrives twice is a repeat, neither a gap nor a restart (P37)", () => {
    expect(judgeAll(createSequence("connection"), "a:1 a:2 a:2 a:3")).toEqual(["in-order", "in-order", "repeat", "in-order"]);
    expect(judgeAll(createSequence("auto"), "a:1 a:2 a:2 ?:2 a:3")).toEqual(["in-order", "in-order", "repeat", "repeat", "in-order"]);
  });

  test("a lower number in a settled scope is a restart, and counting continues from this number (P37)", () => {
    const sequence = settledOn("connection");

    expect(judge(sequence, "a:1")).toEqual({ type: "restart", scope: connection });
    expect(judgeAll(sequence, "b:2 a:3 b:5")).toEqual(["in-order", "in-order", "gap"]);
  });

  test("a restart whose first message is of a new kind is a restart of the whole connection (P36, P37)", () => {
    const sequence = createSequence("auto");
    judgeAll(sequence, run("a", 1, 40));

    expect(judge(sequence, "b:1")).toEqual({ type: "restart", scope: connection });
  });

  test("a restart within one kind leaves the other kinds' numbers unchanged (P37)", () => {
    expect(judgeAll(createSequence("kind"), "a:100 b:7 a:1 b:8")).toEqual(["in-order", "in-order", "restart", "in-order"]);
  });

  test("each connection's first number is adopted without a gap (P38)", () => {
    const sequence = createSequence("connection");
    judgeAll(sequence, "a:100 a:101");

    sequence.open();

    expect(judgeAll(sequence, "a:5000 a:5001")).toEqual(["in-order", "in-order"]);
  });

  test("messages without a number are accepted and do not disturb the numbered messages (P39)", () => {
    expect(judgeAll(createSequence("connection"), "a:1 b a:2 b a:3")).toEqual([
      "in-order",
      "unnumbered",
      "in-order",
      "unnumbered",
      "in-order",
    ]);
  });

  test("with the option `off` no number is judged; received numbers still decide which REST answers belong to the stream (P39)", () => {
    const sequence = createSequence("off");

    expect(judgeAll(sequence, "a:5 a:9 a:7 a a:#")).toEqual(Array<string>(5).fill("unnumbered"));
    expect(sequence.mode).toBe("off");
    expect(sequence.windows("a")).toEqual([{ first: 5, last: 7 }]); // where it restarted is not known, nor what was missed
  });
});

describe("the numbers that REST answers are judged by", () => {
  test("REST answers are judged by the connection's numbers, or by the kind's where each kind counts for itself (P35, P36)", () => {
    const inAll = createSequence("connection");
    judgeAll(inAll, "a:7 b:8 a:9");
    const byKind = createSequence("kind");
    judgeAll(byKind, "a:7 b:80 a:8");

    expect(inAll.windows("b")).toEqual([{ first: 7, last: 9 }]);
    expect(byKind.windows("a")).toEqual([{ first: 7, last: 8 }]);
    expect(byKind.windows("b")).toEqual([{ first: 80, last: 80 }]);
    expect(byKind.windows("c")).toEqual([]);
  });

  test("before the numbering is settled, a REST answer is judged by the numbers of both readings (P35, P36)", () => {
    const sequence = createSequence("auto");
    judgeAll(sequence, "a:7 b:8");

    expect(sequence.windows("b")).toEqual([
      { first: 7, last: 8 },
      { first: 8, last: 8 },
    ]);
    expect(sequence.windows("c")).toEqual([{ first: 7, last: 8 }]);
  });

  test("the newest gap that a REST answer has to fill is known in the numbering in which it lies (P35, P36)", () => {
    const inAll = createSequence("connection");
    judgeAll(inAll, "a:1 b:5 a:6");
    const byKind = createSequence("kind");
    judgeAll(byKind, "a:1 b:50 a:5 b:51");
    const settling = createSequence("auto");
    judgeAll(settling, "a:1 b:900 a:2");

    expect(holesOf(inAll, "a")).toEqual([4]);
    expect([holesOf(byKind, "a"), holesOf(byKind, "b")]).toEqual([[4], [undefined]]);
    expect([settling.mode, holesOf(settling, "a")]).toEqual(["kind", [undefined]]);
  });

  test("a gap that a REST answer has to fill stays known while the numbers after it are in order (P35, P36)", () => {
    const byKind = createSequence("kind");

    judgeAll(byKind, "a:1 a:5 a:6 a:7");

    expect(byKind.windows("a")).toEqual([{ first: 1, last: 7, missedUntil: 4 }]);
  });

  test.each(["connection", "kind"] as const)(
    "with the option `%s`, a gap before a restart does not count for the numbers after the restart (P35, P37)",
    (option) => {
      const sequence = createSequence(option);

      judgeAll(sequence, "a:1 a:5 a:2");

      expect(sequence.windows("a")).toEqual([{ first: 2, last: 2 }]);
    },
  );

  test("unchecked numbers show no gap that a REST answer has to fill (P35, P36)", () => {
    const sequence = settledOn("connection");

    gapsWithRecoveries(sequence, [0, 1_000, 2_000, 3_000]);

    expect(sequence.mode).toBe("unchecked");
    expect(sequence.windows("a")).toEqual([{ first: 1, last: 1_031 }]);
  });

  test("numbers that fit no reading are not compared with a REST answer's number (P35, P36)", () => {
    const sequence = settledOn("connection");

    judge(sequence, "b:5");

    expect(sequence.windows("a")).toEqual([]);
  });

  test("after a restart, REST answers are judged by the new numbers only (P35, P37)", () => {
    const inAll = createSequence("connection");
    judgeAll(inAll, "a:100 a:101 a:1 a:2");
    const byKind = createSequence("kind");
    judgeAll(byKind, "a:100 b:50 a:1 b:51");
    const settling = createSequence("auto");
    judgeAll(settling, "a:500 b:12");

    expect(inAll.windows("a")).toEqual([{ first: 1, last: 2 }]);
    expect(byKind.windows("a")).toEqual([{ first: 1, last: 1 }]);
    expect(byKind.windows("b")).toEqual([{ first: 50, last: 51 }]);
    expect(settling.windows("a")).toEqual([
      { first: 12, last: 12 },
      { first: 500, last: 500 },
    ]);
  });

  test("a new connection has no numbers by which to judge a REST answer (P38)", () => {
    const sequence = createSequence("connection");
    judgeAll(sequence, "a:100");

    sequence.open();

    expect(sequence.windows("a")).toEqual([]);
  });
});
