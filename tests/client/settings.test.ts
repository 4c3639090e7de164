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
  test.each(durations)("is absent: `timings.%s` has its default (P43)", (name) => {
    expect(readSettings({ timings: { [name]: undefined } }).timings).toEqual(defaultTimings);
  });

  test("is absent at the top too, as is an option that is not there (P43)", () => {
    const settings = { timings: defaultTimings, jitter: 0.5, rotateBeforeExpiryMs: undefined };

    expect(readSettings({})).toEqual(settings);
    expect(readSettings({ timings: undefined, jitter: undefined, rotateBeforeExpiryMs: undefined })).toEqual(settings);
  });

  test("leaves the watchdog and the attempts as they are (P43)", async () => {
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
    "is named: `timings.%s` of %j (P43)",
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
  ])("is named: `%s` of %j (P43)", (option, value) => {
    expect(errorOf({ [option]: value }).detail).toEqual({ option });
  });

  test("throws where the client is created, before anything was begun (P43)", () => {
    expect(() => createClientBench({ timings: { deadAfterMs: NaN } })).toThrow(/option-invalid.*option: timings\.deadAfterMs/);
  });

  test("as a check without pause is refused too (P32)", () => {
    expect(errorOf({ timings: { watchdogIntervalMs: 0 } }).detail).toEqual({ option: "timings.watchdogIntervalMs" });
  });
});

describe("a duration of `false` or Infinity", () => {
  test.each(mayBeNever.flatMap((name) => [false, Infinity].map((value) => [name, value] as const)))(
    "means never: `timings.%s` of %j (P43)",
    (name, value) => {
      expect(readSettings(untyped({ timings: { [name]: value } })).timings).toEqual({ ...defaultTimings, [name]: Infinity });
    },
  );

  test.each([false, Infinity] as const)("means that tokens are not rotated: `rotateBeforeExpiryMs` of %j (P43)", (value) => {
    expect(readSettings({ rotateBeforeExpiryMs: value }).rotateBeforeExpiryMs).toBeUndefined();
  });

  test.each(others.flatMap((name) => [false, Infinity].map((value) => [name, value] as const)))(
    "is refused where it would be a dead end: `timings.%s` of %j (P43)",
    (name, value) => {
      expect(errorOf({ timings: { [name]: value } }).detail).toEqual({ option: `timings.${name}` });
    },
  );

  test("switches the watchdog off, and a silent socket stays (P43)", async () => {
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
  test("are the same object where all are good (P43)", () => {
    const options = { jitter: 0, timings: { deadAfterMs: undefined, settleMs: 1 } };

    expect(dropInvalid(options)).toBe(options);
  });

  test("lose what would be refused, and keep the rest (P43)", () => {
    const options = { url: "https://atlas.example", jitter: NaN, rotateBeforeExpiryMs: -1, timings: { deadAfterMs: NaN, settleMs: 1 } };

    expect(dropInvalid(options)).toEqual({ url: "https://atlas.example", timings: { settleMs: 1 } });
  });
});
