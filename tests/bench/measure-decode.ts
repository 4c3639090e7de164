/** From the text of a snapshot to rows that were checked, each one. */
import assert from "node:assert/strict";
import * as valibot from "valibot";
import * as zod from "zod";
import { collections } from "../../src/domains/collections.ts";
import { createRowChecker } from "../../src/domains/validation/row-check.ts";
import { decodeFrame } from "../../src/protocol/decode.ts";
import { asRecord } from "../../src/protocol/json.ts";
import { findImprecise } from "../../src/protocol/imprecise.ts";
import { readPayload } from "../../src/protocol/payload.ts";
import { collect, sample, timed, type StepResult } from "./sampling.ts";
import type { StoreTask } from "./measure-store.ts";
import { readSnapshot, snapshotFrame, type BenchRow } from "./workload.ts";

type Decode = (text: string) => readonly unknown[];

const texts = [
  "position_line_key",
  "net_position_key",
  "entity_id",
  "book_id",
  "account_id",
  "instrument_id",
  "symbol",
  "isin",
  "asset_class",
  "instrument_name",
  "side",
  "currency",
  "price_as_of",
] as const;
const numbers = ["quantity", "average_price", "market_price", "market_value", "market_value_base", "unrealized_pnl", "daily_pnl"] as const;

const parseRows = (text: string): unknown => (JSON.parse(text) as { data: { positions: unknown } }).data.positions; // an envelope of the workload

const fields = <Text, Amount, Nullable>(text: Text, amount: Amount, nullable: Nullable): Record<keyof BenchRow, Text | Amount | Nullable> =>
  // Every field of a row is in one of the lists.
  Object.fromEntries([
    ...texts.map((name) => [name, text] as const),
    ["strategy", nullable] as const,
    ...numbers.map((name) => [name, amount] as const),
  ]) as Record<keyof BenchRow, Text | Amount | Nullable>;

/** By name: ways to decode, the first being the limit that all have to pay. */
export const decoders: Readonly<Record<string, () => Decode>> = {
  parse: () => (text) => parseRows(text) as readonly unknown[],
  ours() {
    const { positions } = collections;
    const check = createRowChecker(positions, "report");
    return (text) => {
      const [outcome] = decodeFrame(text);
      assert.ok(outcome?.type === "message");
      assert.deepEqual(findImprecise(text, outcome.message.data), []);
      const payload = readPayload(outcome.message.data, positions.rowsIn, { nested: positions.nested, bareArray: positions.nested });
      assert.ok(payload.type === "payload");
      const rows = payload.rows ?? [];
      for (const each of rows) {
        const row = asRecord(each);
        if (row === undefined || positions.key(row) === undefined || check(row) !== undefined) throw new Error("a row is not as expected");
      }
      return rows;
    };
  },
  zod: () => zodDecoder(),
  zodWithoutEval() {
    zod.config({ jitless: true });
    return zodDecoder();
  },
  valibot() {
    const schema = valibot.array(valibot.object(fields(valibot.string(), valibot.number(), valibot.nullable(valibot.string()))));
    return (text) => valibot.parse(schema, parseRows(text));
  },
};

function zodDecoder(): Decode {
  const schema = zod.array(zod.object(fields(zod.string(), zod.number(), zod.nullable(zod.string()))));
  return (text) => schema.parse(parseRows(text));
}

export async function measureDecode(
  name: string,
  { rowCount, capMs, snapshot }: StoreTask,
): Promise<{ readonly steps: readonly StepResult[] }> {
  const decode = decoders[name]?.();
  if (decode === undefined) throw new Error(`no decoder ${name}`);
  const text = snapshotFrame(readSnapshot(snapshot));
  const isLarge = rowCount >= 10_000;
  let isParsedFirst = false;
  const parse = (): number => {
    if (isLarge) collect();
    const { value, ms } = timed(() => parseRows(text));
    assert.ok(Array.isArray(value));
    return ms;
  };
  const step = await sample("decode", { capMs: 2 * capMs, maxTurns: isLarge ? 20 : 200, minTurns: 3 }, () => {
    isParsedFirst = !isParsedFirst; // neither is always the one that finds the heap swept
    const before = isParsedFirst ? parse() : undefined;
    if (isLarge) collect();
    const { value, ms } = timed(() => decode(text));
    assert.equal(value.length, rowCount);
    return { ms, parseMs: before ?? parse() };
  });
  return { steps: [step] };
}
