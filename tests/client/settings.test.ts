import { describe, expect, test } from "vitest";
import { defaultTimings, type AtlasTimings } from "../../src/client/options.ts";
import { dropInvalid, readSettings } from "../../src/client/settings.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { createClientBench } from "./client-bench.ts";

const durations = Object.keys(defaultTimings) as (keyof AtlasTimings)[]; // its own keys
const mayBeNever: readonly string[] = ["deadAfterMs", "lagAfterMs"];
const others = durations.filter((name) => !mayBeNever.includes(name));

/** What a user's program may pass without a type checker. */
const untyped = (options: object): Parameters<typeof readSettings>[0] => options;

function errorOf(options: object): AtlasError {
  try {
    readSettings(untyped(options));
  } catch (thrown) {
    if (thrown instanceof AtlasError) return thrown;
  }
  throw new Error("no AtlasError was thrown");
}

describe("an option that is `undefined`", () => {
  test.each(durations)("a duration of `undefined` gets its default: `timings.%s` (P43)", (name) => {
    expect(readSettings({ timings: { [name]: undefined } }).timings).toEqual(defaultTimings);
  });

  test("an option of `undefined`, or an absent one, gets its default (P43)", () => {
    const settings = { timings: defaultTimings, jitter: 0.5, rotateBeforeExpiryMs: undefined };

    expect(readSettings({})).toEqual(settings);
    expect(readSettings({ timings: undefined, jitter: undefined, rotateBeforeExpiryMs: undefined })).toEqual(settings);
  });

  test("watchdog timings of `undefined` leave the watchdog and the attempts at their defaults (P43)", async () => {
    const bench = createClientBench({ timings: { deadAfterMs: undefined, connectTimeoutMs: undefined } });
    bench.client.connect();
    await bench.open();

    await bench.clock.advanceAsync(50_000);

    expect(bench.codes).toContain("silent-socket");
    expect(bench.sockets.sockets).toHaveLength(2);
  });
});

describe("a number that is refused", () => {
  test.each(durations.flatMap((name) => [NaN, -1, -Infinity, "5000", null].map((value) => [name, value] as const)))(
    "an invalid duration is refused with its name: `timings.%s` of %j (P43)",
    (name, value) => {
      const error = errorOf({ timings: { [name]: value } });

      expect(error).toMatchObject({ code: "option-invalid", detail: { option: `timings.${name}` } });
      expect(error.message).toContain(`option: timings.${name}`);
    },
  );

  test.each([
    ["jitter", NaN],
    ["jitter", -0.1],
    ["jitter", 1.1],
    ["rotateBeforeExpiryMs", NaN],
    ["rotateBeforeExpiryMs", -1],
  ])("an invalid number is refused with its name: `%s` of %j (P43)", (option, value) => {
    expect(errorOf({ [option]: value }).detail).toEqual({ option });
  });

  test("creating a client with an invalid number throws (P43)", () => {
    expect(() => createClientBench({ timings: { deadAfterMs: NaN } })).toThrow(/option-invalid.*option: timings\.deadAfterMs/);
  });

  test("a watchdog interval of 0 is refused (P32)", () => {
    expect(errorOf({ timings: { watchdogIntervalMs: 0 } }).detail).toEqual({ option: "timings.watchdogIntervalMs" });
  });
});

describe("a duration of `false` or Infinity", () => {
  test.each(mayBeNever.flatMap((name) => [false, Infinity].map((value) => [name, value] as const)))(
    "a duration of `false` or Infinity means never: `timings.%s` of %j (P43)",
    (name, value) => {
      expect(readSettings(untyped({ timings: { [name]: value } })).timings).toEqual({ ...defaultTimings, [name]: Infinity });
    },
  );

  test.each([false, Infinity] as const)("`rotateBeforeExpiryMs` of %j switches token rotation off (P43)", (value) => {
    expect(readSettings({ rotateBeforeExpiryMs: value }).rotateBeforeExpiryMs).toBeUndefined();
  });

  test.each(others.flatMap((name) => [false, Infinity].map((value) => [name, value] as const)))(
    "a duration that may not be endless is refused: `timings.%s` of %j (P43)",
    (name, value) => {
      expect(errorOf({ timings: { [name]: value } }).detail).toEqual({ option: `timings.${name}` });
    },
  );

  test("with `deadAfterMs: false` the watchdog is off, and a silent socket stays (P43)", async () => {
    const bench = createClientBench({ timings: { deadAfterMs: false } });
    bench.client.connect();
    await bench.open();

    await bench.clock.advanceAsync(86_400_000);

    expect(bench.sockets.sockets).toHaveLength(1);
    expect(bench.codes).not.toContain("silent-socket");
    bench.client.dispose();
  });
});

describe("options of a client that is created after mount", () => {
  test("`dropInvalid` returns the same object if all options are valid (P43)", () => {
    const options = { jitter: 0, timings: { deadAfterMs: undefined, settleMs: 1 } };

    expect(dropInvalid(options)).toBe(options);
  });

  test("`dropInvalid` drops invalid options and keeps the others (P43)", () => {
    const options = { url: "https://atlas.example", jitter: NaN, rotateBeforeExpiryMs: -1, timings: { deadAfterMs: NaN, settleMs: 1 } };

    expect(dropInvalid(options)).toEqual({ url: "https://atlas.example", timings: { settleMs: 1 } });
  });
});
