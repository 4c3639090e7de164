/** Rows that are checked against schemas of other libraries than zod: valibot's, and one that counts its calls. */
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import type { SchemaResult, StandardRowSchema } from "../../../src/domains/row-schema.ts";
import { createRowChecker } from "../../../src/domains/validation/row-check.ts";

type Row = Readonly<Record<string, unknown>>;

function setUp(validate: (row: Row) => SchemaResult | Promise<SchemaResult>, mode: "report" | "off" = "report") {
  const calls: unknown[] = [];
  const schema: StandardRowSchema = {
    "~standard": {
      version: 1,
      vendor: "own",
      validate(value) {
        calls.push(value);
        return validate(value as Row); // rows are objects
      },
    },
  };
  const check = createRowChecker({ name: "quotes", schema }, mode);
  return { calls, check: (row: Row) => check(row)?.unexpected };
}

const accept = (): SchemaResult => ({ value: undefined });
/** Wants a text in `bid`, where there is one. */
const wantText = ({ bid }: Row): SchemaResult =>
  bid === undefined || typeof bid === "string"
    ? { value: undefined }
    : { issues: [{ message: `${JSON.stringify(bid)} is no text`, path: ["bid"] }] };

describe("a schema that is not zod's", () => {
  test("is called once for each new shape of a row: names in their order, and types (P18)", () => {
    const { calls, check } = setUp(accept);

    for (let round = 0; round < 3; round += 1) {
      check({ id: `Q${round}`, bid: `${round}` });
      check({ id: `Q${round}`, bid: round });
      check({ id: `Q${round}` });
      check({ bid: "1", id: `Q${round}` });
    }

    expect(calls).toHaveLength(4);
  });

  test("is called each time for a row that has a value with an inside (P18)", () => {
    const { calls, check } = setUp(accept);

    for (let round = 0; round < 3; round += 1) check({ id: "Q", legs: [round] });

    expect(calls).toHaveLength(3);
  });

  test("is called each time for a row that it does not accept, which is reported each time, without the value (P18)", () => {
    const { calls, check } = setUp(wantText);

    const verdicts = [check({ id: "Q", bid: 4711 }), check({ id: "Q", bid: 4712 })];

    const unexpected = [{ path: "bid", expected: "what its schema accepts" }];
    expect(verdicts).toEqual([unexpected, unexpected]);
    expect(JSON.stringify(verdicts)).not.toContain("471");
    expect(calls).toHaveLength(2);
  });

  test("finds the first row of a bad shape among good ones (P18)", () => {
    const { check } = setUp(wantText);

    const verdicts = [check({ id: "Q", bid: "1" }), check({ id: "Q", bid: null }), check({ id: "Q", bid: "2" })];

    expect(verdicts.map((verdict) => verdict !== undefined)).toEqual([false, true, false]);
  });

  test("names a field by its path, with one name for all elements of a list (P40)", () => {
    const { check } = setUp(() => ({
      issues: [
        { message: "", path: [{ key: "legs" }, { key: 0 }, { key: "rate" }] },
        { message: "", path: ["legs", 1, "rate"] },
        { message: "" },
      ],
    }));

    expect(check({ id: "Q" })?.map(({ path }) => path)).toEqual(["legs.*.rate", ""]);
  });

  test("that throws, or turns out to be asynchronous, is a defect of the row (decision 11)", () => {
    const throwing = setUp(() => {
      throw new Error("of the application");
    });
    const asynchronous = setUp(() => Promise.reject(new Error("must not be an unhandled rejection")));

    expect(throwing.check({ id: "Q" })).toEqual([{ path: "", expected: "a schema that does not throw" }]);
    expect(asynchronous.check({ id: "Q" })).toEqual([{ path: "", expected: "an answer without a promise", isUnjudged: true }]);
  });

  test("is not called where rows are not checked (P18)", () => {
    const { calls, check } = setUp(accept, "off");

    check({ id: "Q" });

    expect(calls).toEqual([]);
  });

  test("does not keep more than a thousand shapes (P40)", () => {
    const { calls, check } = setUp(accept);

    for (let round = 0; round < 2; round += 1) for (let shape = 0; shape < 1_100; shape += 1) check({ id: "Q", [`f${shape}`]: 1 });

    expect(calls).toHaveLength(1_100 + 100);
  });

  test("does not hide a row that is too large, or a number beyond the safe integers (P18, P40)", () => {
    const schema = v.looseObject({ id: v.string() });
    const check = createRowChecker({ name: "quotes", schema }, "report");

    const deep = check({ id: "Q", deep: JSON.parse("[".repeat(300) + "]".repeat(300)) as unknown });
    const unsafe = check({ id: "Q", size: 2 ** 60 });

    expect([deep?.excess, unsafe?.unsafe]).toEqual([expect.anything(), ["size"]]);
  });
});

test("a schema of valibot checks rows, and a row is not replaced by what it makes of them (P18)", () => {
  const schema = v.looseObject({ id: v.string(), size: v.pipe(v.string(), v.transform(Number)) });
  const check = createRowChecker({ name: "quotes", schema }, "report");
  const row = { id: "Q", size: "10" };

  expect(check(row)).toBeUndefined();
  expect(row).toEqual({ id: "Q", size: "10" });
  expect(check({ id: "Q", size: 10 })?.unexpected).toEqual([{ path: "size", expected: "what its schema accepts" }]);
  expect(check({ size: "10" })?.unexpected).toEqual([{ path: "id", expected: "what its schema accepts" }]);
});
