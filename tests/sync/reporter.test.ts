import { expect, test } from "vitest";
import { AtlasError } from "../../src/shared/errors.ts";
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

test("P18: one reason is reported once a minute, each other one by itself", () => {
  const { clock, errors, reporter } = setUp();

  reporter.reportOnce("quarantined-row", "trades no key", { index: 3 });
  reporter.reportOnce("quarantined-row", "trades no key", { index: 4 });
  reporter.reportOnce("quarantined-row", "cash no key", { index: 0 });
  clock.advance(59_999);
  reporter.reportOnce("quarantined-row", "trades no key", { index: 5 });
  clock.advance(1);
  reporter.reportOnce("quarantined-row", "trades no key", { index: 6 });

  expect(errors.map((error) => error.detail["index"])).toEqual([3, 0, 6]);
});

test("P12: the same reason under another code is another report", () => {
  const { errors, reporter } = setUp();

  reporter.reportOnce("fetch-failed", "positions");
  reporter.reportOnce("fetch-timeout", "positions");

  expect(errors.map((error) => error.code)).toEqual(["fetch-failed", "fetch-timeout"]);
});

test("P18: a wall clock that is set back does not silence a reason for longer than a minute", () => {
  const { clock, errors, reporter } = setUp();
  reporter.reportOnce("sequence-gap", "connection");

  clock.set(clock.now() - 3_600_000);
  reporter.reportOnce("sequence-gap", "connection");

  expect(errors).toHaveLength(2);
});

test("of reasons that a server invents without end 500 a minute are reported by themselves, and all others of a code as one (P40)", () => {
  const { clock, errors, reporter } = setUp();
  const invent = (code: "unexpected-field" | "quarantined-row"): void => {
    for (let index = 0; index < 2_000; index += 1) reporter.reportOnce(code, `field ${String(index)}`);
  };

  invent("unexpected-field");
  invent("quarantined-row");
  invent("unexpected-field");
  const within = errors.length;
  clock.advance(60_000);
  invent("unexpected-field");

  expect([within, errors.length]).toEqual([502, 1_003]);
});

test("decision 11: an error handler that throws breaks nobody", () => {
  const reporter = createReporter(
    () => {
      throw new Error("from the application");
    },
    () => createVirtualClock().now(),
  );

  expect(() => reporter.report(new AtlasError("silent-socket"))).not.toThrow();
  expect(() => reporter.reportOnce("sequence-gap", "connection")).not.toThrow();
});

test("what is reported outright is never held back", () => {
  const { errors, reporter } = setUp();

  reporter.report(new AtlasError("silent-socket"));
  reporter.report(new AtlasError("silent-socket"));

  expect(errors).toHaveLength(2);
});
