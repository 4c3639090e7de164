import { expect, test } from "vitest";
import { faultVerbs } from "../../../src/engine/control/control-verbs.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { faultGroups } from "../../../src/engine/control/fault-presets.ts";

const faults = faultGroups.flatMap(({ title, faults: list }) => list.map((fault) => [`${title}: ${fault.label}`, fault] as const));

test.each(faults)("the fault with a name is accepted by the engine: %s", (_, { commands }) => {
  const engine = createEngine();

  expect(commands.map((command) => engine.control(command))).toEqual(
    commands.map(({ verb }) => expect.objectContaining({ ok: true, verb }) as unknown),
  );
});

test("each named fault has its own label and a description of at most 50 characters", () => {
  const labels = faults.map(([, { label }]) => label);

  expect(new Set(labels).size).toBe(labels.length);
  expect(faults.filter(([, { description }]) => description.length > 50).map(([name]) => name)).toEqual([]);
});

test("the drawer has a button for each verb of the simulator's control", () => {
  const verbs = new Set(faults.flatMap(([, { commands }]) => commands.map(({ verb }) => verb)));

  expect([...verbs].sort()).toEqual([...faultVerbs].sort());
});
