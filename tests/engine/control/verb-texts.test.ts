import { expect, test } from "vitest";
import { documentAt } from "../../support/documents.ts";
import { describeVerbForms, faultVerbs } from "../../../src/engine/control/control-verbs.ts";
import { verbParts, verbTexts } from "../../../src/engine/control/verb-texts.ts";

test("each verb has one line that says what it does, and the verbs of a part stand together in the order of the parts", () => {
  const forms = describeVerbForms();

  expect(forms.map(({ verb }) => verb).toSorted()).toEqual([...faultVerbs].toSorted());
  expect(forms.map(({ group }) => group).filter((group, index, all) => group !== all[index - 1])).toEqual(verbParts);
  for (const { description } of forms) expect(description).toMatch(/^[a-z].{10,90}[^.]$/);
});

test("the page of the simulator has the same lines", () => {
  const listed = [...documentAt("storybook/docs/simulator.mdx").text.matchAll(/^\| (\w+) +\| `(\w+)` +\| (.*?) +\|$/gm)];

  expect(listed.map(([, part, verb, does]) => [part, verb, does])).toEqual(
    Object.entries(verbTexts).map(([verb, { part, does }]) => [part, verb, does]),
  );
});
