import { expect, test } from "vitest";
import { helpText, readArguments } from "../../src/simulator/args.ts";

test("without arguments the simulator uses the preset demo and the port 8787", () => {
  const read = readArguments([]);

  expect(read).toEqual({
    type: "options",
    options: {
      port: 8787,
      host: undefined,
      seed: 1,
      preset: "demo",
      rates: undefined,
      tokenTtlSeconds: 300,
      heartbeatMs: 15_000,
      sequence: "connection",
      watermark: undefined,
      edges: undefined,
      positionDeltas: "lean",
      controlSecret: undefined,
    },
  });
});

test("every command-line argument is read, and named in the help text", () => {
  const line =
    "--port 0 --host ::1 --seed 42 --preset stress --rate 500 --token-ttl 60 --heartbeat 5 --seq kind --watermark --edges --deltas full --control-secret of-this-test";

  const read = readArguments(line.split(" "));

  expect(read).toMatchObject({
    options: {
      port: 0,
      host: "::1",
      seed: 42,
      preset: "stress",
      rates: { updatesPerSecond: 500 },
      tokenTtlSeconds: 60,
      heartbeatMs: 5_000,
      sequence: "kind",
      watermark: true,
      edges: true,
      positionDeltas: "full",
      controlSecret: "of-this-test",
    },
  });
  for (const name of line.match(/--[\w-]+/g) ?? []) expect(helpText).toContain(name);
  expect(helpText).toMatch(/8 to 200\b[^-]*visible ASCII characters, no space/);
});

test.each([
  ["--port", "99999", "--port must be a whole number from 0 to 65535"],
  ["--seed", "1.5", "--seed must be a whole number from 0 to 4294967295"],
  ["--preset", "huge", "--preset must be one of demo, desk, stress"],
  ["--control-secret", "short", "--control-secret must be 8 to 200 visible ASCII characters without a space"],
  ["--token", "secret", "Unknown option '--token'"],
])("the argument %s %s is refused with the valid values", (name, value, reason) => {
  expect(readArguments([name, value])).toEqual({ type: "refused", reason: expect.stringContaining(reason) as string });
});

test("`--help` shows the help, even beside other arguments", () => {
  expect(readArguments(["--help", "--port", "1"])).toEqual({ type: "help" });
});

test("the control secret may come from the environment, and the argument overrides it", () => {
  const environment = { ATLAS_CONTROL_SECRET: "of-the-environment" };

  expect(readArguments([], environment)).toMatchObject({ options: { controlSecret: "of-the-environment" } });
  expect(readArguments(["--control-secret", "of-the-argument"], environment)).toMatchObject({
    options: { controlSecret: "of-the-argument" },
  });
});

test("`--version` asks for the version, whatever else is given", () => {
  expect(readArguments(["--version", "--port", "0"])).toEqual({ type: "version" });
});
