/** What the compiler says of mistakes that are frequent: the message names the reason. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/documents.ts";
import { typeCheck } from "../support/type-check.ts";

const mistakes = [
  { mistake: "a part of an amount", code: 'usePositions({ where: { quantity: { contains: "1" } } })', says: "'ForTextFieldsOnly'" },
  {
    mistake: "the beginning of a count",
    code: 'useTrades({ where: { rate_decimals: { startsWith: "1" } } })',
    says: "'ForTextFieldsOnly'",
  },
  {
    mistake: "a sum of texts",
    code: 'useTotals("positions", { sum: ["book_id"], unit: "currency" })',
    says: "'FieldWithNumbers<Position>'",
  },
  { mistake: "a misspelt slice", code: 'usePendingChanges("positons")', says: '"positions"' },
  { mistake: "a misspelt field", code: 'useTotals("positions", { by: ["bok_id"], unit: null })', says: "Did you mean '\"book_id\"'?" },
];
const fileOf = (index: number): string => join(root, "tests", `mistake-${index}.ts`);

test("the compiler's message names the reason of a frequent mistake", { timeout: 120_000 }, () => {
  const header = 'import { usePendingChanges, usePositions, useTotals, useTrades } from "@mavr/atlas-react";\n';
  const blocks = mistakes.map(({ code }, index) => [fileOf(index), `${header}export const useMistake = () => ${code};\n`] as const);

  const messages = typeCheck(new Map(blocks));

  for (const [index, { mistake, says }] of mistakes.entries()) {
    const found = messages.filter((message) => message.startsWith(`${fileOf(index)}: `));
    expect(found, mistake).toHaveLength(1);
    expect(found[0], mistake).toContain(says);
  }
});
