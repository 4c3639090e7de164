import { assert, describe, expect, test } from "vitest";
import { configuration, events, rowDefects } from "../../src/shared/error-texts.ts";
import { AtlasError, isConfiguration, isEvent, type AtlasErrorCode } from "../../src/shared/errors.ts";
import { createReporter } from "../../src/sync/reporter.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

function setUp() {
  const clock = createVirtualClock();
  const errors: AtlasError[] = [];
  const reporter = createReporter(
    (error) => errors.push(error),
    () => clock.now(),
  );
  return { clock, errors, reporter };
}

describe("an event", () => {
  test("an event is reported each time it happens (P12, P34)", () => {
    const { errors, reporter } = setUp();

    reporter.emit("sequence-gap", { scope: "connection", missed: 1 });
    reporter.emit("sequence-gap", { scope: "connection", missed: 1 });
    reporter.report(new AtlasError("silent-socket"));
    reporter.report(new AtlasError("silent-socket"));

    expect(errors.map(({ code }) => code)).toEqual(["sequence-gap", "sequence-gap", "silent-socket", "silent-socket"]);
  });

  test("an event that occurs several times in one frame is reported once for that frame, and again for the next frame (P40)", () => {
    const { errors, reporter } = setUp();
    const handleArray = (): void => {
      for (let index = 0; index < 60_000; index += 1) reporter.emit("malformed-event", { kind: "report_edit", missing: "run_id", index });
      reporter.emit("malformed-event", { kind: "report_edit", missing: "user_id" });
    };

    reporter.duringFrame(handleArray);
    reporter.duringFrame(handleArray);

    expect(errors.map(({ detail }) => detail["missing"])).toEqual(["run_id", "user_id", "run_id", "user_id"]);
  });

  test("after a frame that threw, an event is reported each time again", () => {
    const { errors, reporter } = setUp();
    const handle = (): void => reporter.duringFrame(() => assert.fail("a bug of ours"));

    expect(handle).toThrow("a bug of ours");
    reporter.emit("silent-socket");
    reporter.emit("silent-socket");

    expect(errors).toHaveLength(2);
  });
});

describe("a row defect", () => {
  test("a row defect is reported once a minute for each reason; reasons that differ only in an index are one reason (P18)", () => {
    const { clock, errors, reporter } = setUp();
    const emit = (slice: string, index: number): void => reporter.emit("quarantined-row", { slice, index, reason: "no key" });

    emit("trades", 3);
    emit("trades", 4);
    emit("cash", 0);
    clock.advance(59_999);
    emit("trades", 5);
    clock.advance(1);
    emit("trades", 6);

    expect(errors.map((error) => error.detail["index"])).toEqual([3, 0, 6]);
  });

  test("a row defect is rate-limited whether it is reported as a code or as an error (P18)", () => {
    const { errors, reporter } = setUp();

    reporter.emit("key-collision", { slice: "cash" });
    reporter.report(new AtlasError("key-collision", { detail: { slice: "cash" } }));

    expect(errors).toHaveLength(1);
  });

  test("a row defect of another code is another reason (P12)", () => {
    const { errors, reporter } = setUp();

    reporter.emit("key-collision", { slice: "cash" });
    reporter.emit("unknown-removed-key", { slice: "cash" });

    expect(errors).toHaveLength(2);
  });

  test("a row defect is reported again after the wall clock was set back by an hour (P18)", () => {
    const { clock, errors, reporter } = setUp();
    reporter.emit("noise");

    clock.set(clock.now() - 3_600_000);
    reporter.emit("noise");

    expect(errors).toHaveLength(2);
  });

  test("row defects with ever new reasons are reported 500 times a minute, and then once for each code (P40)", () => {
    const { clock, errors, reporter } = setUp();
    const invent = (code: "unexpected-field" | "quarantined-row"): void => {
      for (let index = 0; index < 2_000; index += 1) reporter.emit(code, { path: `field_${index}` });
    };

    invent("unexpected-field");
    invent("quarantined-row");
    invent("unexpected-field");
    const within = errors.length;
    clock.advance(60_000);
    invent("unexpected-field");

    expect([within, errors.length]).toEqual([502, 1_003]);
  });
});

test("a configuration mistake is reported once a minute for each option", () => {
  const { errors, reporter } = setUp();

  for (const option of ["paths.orders", "paths.curves", "paths.orders"]) reporter.emit("path-missing", { option });

  expect(errors.map(({ detail }) => detail["option"])).toEqual(["paths.orders", "paths.curves"]);
});

test.each([
  ["an event", events, true, false],
  ["a row defect", rowDefects, false, false],
  ["a mistake of configuration", configuration, false, true],
])("each code in the table of %s is classified by that table", (_, table, event, mistake) => {
  const codes = Object.keys(table) as AtlasErrorCode[]; // the table's own keys

  expect(codes.filter((code) => isEvent(code) !== event || isConfiguration(code) !== mistake)).toEqual([]);
});

test("an error handler that throws does not stop the reporter (decision 11)", () => {
  const reporter = createReporter(
    () => assert.fail("from the application"),
    () => createVirtualClock().now(),
  );

  expect(() => reporter.report(new AtlasError("silent-socket"))).not.toThrow();
  expect(() => reporter.emit("sequence-gap", { scope: "connection" })).not.toThrow();
});

test("an emitted error keeps its cause and its detail", () => {
  const { errors, reporter } = setUp();
  const cause = new Error("from the application");

  reporter.emit("callback-failed", { callback: "onUnknownKind" }, cause);

  expect(errors[0]).toMatchObject({ code: "callback-failed", cause, detail: { callback: "onUnknownKind" } });
});
