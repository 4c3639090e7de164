import { expect, test } from "vitest";
import { createEngine } from "../../../src/engine/engine.ts";
import { faultVerbs } from "../../../src/engine/control/control-verbs.ts";

test("no verb throws for any value of any field: each answers with `ok` true or false", () => {
  const values: readonly unknown[] = [
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    2 ** 53,
    Number.NaN,
    "",
    "x".repeat(1_000),
    "\u{1f9ea}".repeat(120),
    [],
    {},
    { toString: 1 },
  ];
  const names = ["as", "count", "kind", "slice", "path", "durationMs", "delayMs", "code", "reason", "mode", "startsAt", "__proto__"];

  for (const verb of faultVerbs) {
    const engine = createEngine({ preset: "demo" });
    for (const name of names) {
      for (const value of values) expect(typeof engine.controlUnknown({ verb, [name]: value }).ok).toBe("boolean");
    }
  }
});
