/** Inputs that a server or an application may make as large as it likes: what each costs at a size. The structural bounds are tested elsewhere. */
import type { RowKey } from "../../src/shared/brand.ts";
import { createRegistry } from "../../src/domains/registry.ts";
import { createAtlasStore } from "../../src/store/atlas-store.ts";
import { isEqual } from "../../src/store/equality.ts";
import { KeyIndex } from "../../src/store/rows/keys/key-index.ts";
import { compareSortKeys, sortKeyOf } from "../../src/store/views/order/sort-key.ts";
import { compileWhere } from "../../src/store/views/conditions/where.ts";
import { collidingKeys } from "../support/colliding-keys.ts";
import { settled } from "../support/virtual-clock.ts";
import { createSyncBench } from "../sync/sync-bench.ts";
import { feedInputs } from "./growth-feed-inputs.ts";
import type { GrowthInput } from "./growth-input.ts";
import { heapUsed } from "./sampling.ts";

interface Row {
  readonly [field: string]: unknown;
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number);

function storeOf(rowCount: number) {
  const store = createAtlasStore(createRegistry(), {
    now: () => 0 as never,
    initialConnection: { status: "idle", since: 0 as never, attempt: 0, lastClose: undefined, everConnected: false, sequence: "settling" },
    onThrow: () => undefined,
  });
  const rows = numbers(rowCount).map((number) => ({ trade_id: `T${number}`, price: `${(number * 7_919) % rowCount}.25` }));
  store.slice("trades").rows.replaceAll(
    rows.map(({ trade_id }) => trade_id as RowKey),
    rows,
  );
  store.commit();
  return store;
}

const editOf = (number: number, section = number) => ({
  kind: "report_edit",
  data: { run_id: "R", section_code: `S${section}`, user_id: `U${number}` },
});

export const growthInputs: readonly GrowthInput[] = [
  ...feedInputs,
  {
    name: "a REST list of n reports",
    boundIn: "sync/reports/reports-sync",
    size: 2_500,
    unit: "ms",
    prepare(size) {
      const bench = createSyncBench({ hasReportsPath: true });
      const rows = numbers(size).map((number) => ({
        report_id: `P${number}`,
        run_id: "R",
        entity_id: "E",
        desk_id: `D${number}`,
        business_date: "2026-05-20",
        version: 1,
        locked_at: "2026-05-20T18:00:00Z",
      }));
      return async () => {
        bench.sync.opened();
        await bench.clock.advanceAsync(0);
        bench.reportsGate.answer(rows);
        await settled();
        await bench.clock.advanceAsync(0);
        bench.store.commit();
      };
    },
  },
  {
    name: "n edits of as many sections, one commit",
    boundIn: "store/reports, store/kept-entries",
    size: 5_000,
    unit: "ms",
    prepare(size) {
      const bench = createSyncBench();
      const frames = numbers(size).map((number) => JSON.stringify(editOf(number)));
      return () => {
        for (const frame of frames) bench.frame(frame);
        bench.store.commit();
      };
    },
  },
  {
    name: "n renders with a `where` function each, 20,000 rows, no commit",
    boundIn: "store/atlas-store, react/where-check",
    size: 50,
    unit: "MB",
    prepare(size) {
      const store = storeOf(20_000);
      return async () => {
        const before = await heapUsed();
        let stop = () => {};
        for (const render of numbers(size)) {
          const view = store.view<Row>("trades", { where: ({ trade_id }) => trade_id !== render, sort: [{ field: "price" }] });
          view.getSnapshot();
          stop();
          stop = view.subscribe(() => undefined);
        }
        const after = await heapUsed();
        stop();
        return (after - before) / 2 ** 20;
      };
    },
  },
  {
    name: "`in` with n values over 100,000 rows",
    boundIn: "store/views/conditions/operand-set",
    size: 1_250,
    unit: "ms",
    prepare(size) {
      const rows = numbers(100_000).map((number) => ({ symbol: `SYM${number}` }));
      const matches = compileWhere<Row>({ symbol: { in: numbers(size).map((number) => `SYM${number * 2}`) } }, () => undefined);
      return () => rows.filter(matches);
    },
  },
  {
    name: "`in` with n amounts over 10,000 amounts",
    boundIn: "store/views/conditions/operand-set",
    size: 1_250,
    unit: "ms",
    prepare(size) {
      const rows = numbers(10_000).map((number) => ({ price: number / 4 }));
      const matches = compileWhere<Row>({ price: { in: numbers(size).map((number) => `${number}.50`) } }, () => undefined);
      return () => rows.filter(matches);
    },
  },
  {
    name: "the sort key of a text of n digits and a letter",
    boundIn: "store/views/order/sort-key, shared/decimals/decimal",
    size: 10_000,
    unit: "ms",
    prepare(size) {
      const text = `${"1".repeat(size)}x`;
      return () => sortKeyOf(text);
    },
  },
  {
    name: "sorting n decimals that are one float",
    boundIn: "store/views/order/sort-key",
    size: 5_000,
    unit: "ms",
    prepare(size) {
      const texts = numbers(size).map((number) => `12345678901234567.${String((number * 7_919) % size).padStart(8, "0")}`);
      return () => texts.map(sortKeyOf).sort((left, right) => compareSortKeys(left, right, false));
    },
  },
  {
    name: "sorting n timestamps with offsets",
    boundIn: "store/views/order/sort-key",
    size: 10_000,
    unit: "ms",
    prepare(size) {
      const texts = numbers(size).map(
        (number) => `2026-05-20T10:00:${String((number * 7) % 60).padStart(2, "0")}.${(number * 7_919) % size}+02:00`,
      );
      return () => texts.map(sortKeyOf).sort((left, right) => compareSortKeys(left, right, false));
    },
  },
  {
    name: "n keys that were made to collide",
    boundIn: "store/rows/keys/key-hash",
    size: 10_000,
    unit: "ms",
    prepare(size) {
      const keys = collidingKeys(size, 0x9e3779b1) as readonly RowKey[];
      return () => {
        const index = new KeyIndex();
        for (const key of keys) index.put(key);
      };
    },
  },
  {
    name: "comparing values of n levels",
    boundIn: "store/equality",
    size: 1_000,
    unit: "ms",
    prepare(size) {
      const nested = (): unknown => JSON.parse("[".repeat(size) + "]".repeat(size));
      const [left, right] = [nested(), nested()];
      return () => isEqual(left, right);
    },
  },
  {
    name: "removing a quarter of n sorted rows from the end",
    boundIn: "none: a reference",
    size: 100_000,
    unit: "ms",
    prepare(size) {
      const store = storeOf(size);
      const view = store.view<Row>("trades", { sort: [{ field: "price" }] });
      view.subscribe(() => undefined);
      const rows = view
        .getSnapshot()
        .window(size - size / 4, size)
        .toReversed();
      return () => {
        store.slice("trades").rows.remove(rows.map((row) => row["trade_id"] as RowKey));
        store.commit();
      };
    },
  },
];
