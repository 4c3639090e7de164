import { render, renderHook } from "@testing-library/react";
import { memo, type ReactNode } from "react";
import { expect, test } from "vitest";
import {
  AtlasProvider,
  cashKey,
  ocpKey,
  useBlotterEntry,
  useCashBalance,
  useOcpPosition,
  usePaymentOrder,
  usePosition,
  useTrade,
} from "../../src/index.ts";
import { createDesk, positions, type Desk, type RowsByKind } from "./desk.tsx";

const wrapperOf = (desk: Desk) =>
  function Wrapper({ children }: { readonly children: ReactNode }) {
    return <AtlasProvider {...desk.options}>{children}</AtlasProvider>;
  };

test("of 500 components that each show one position, only the components of changed rows render (P14)", async () => {
  const desk = createDesk();
  const rendered: string[] = [];
  const Cell = memo(function Cell({ id }: { readonly id: string }): ReactNode {
    rendered.push(id);
    return `${String(usePosition(id)?.quantity)} `;
  });
  const { container } = render(
    <AtlasProvider {...desk.options}>
      {positions(500).map((row) => (
        <Cell key={String(row["position_line_key"])} id={String(row["position_line_key"])} />
      ))}
    </AtlasProvider>,
  );
  await desk.open({ positions: positions(500, (index) => ({ quantity: String(index) })) });
  rendered.length = 0;

  desk.upsert("positions", { position_line_key: "P42", quantity: "1000042" }, { position_line_key: "P499", quantity: "1000499" });
  desk.upsert("positions", { position_line_key: "P42", quantity: "2000042" });
  await desk.frame();

  expect(rendered.sort()).toEqual(["P42", "P499"]);
  expect(container.textContent.split(" ").filter((text) => text.length > 3)).toEqual(["2000042", "1000499"]);
});

test("a snapshot that repeats a row renders no component that shows it (P13)", async () => {
  const desk = createDesk();
  let renders = 0;
  const { result } = renderHook(
    () => {
      renders += 1;
      return usePosition("P1");
    },
    { wrapper: wrapperOf(desk) },
  );
  const rows = positions(3, () => ({ quantity: "1" }));
  await desk.open({ positions: rows });
  const [row, before] = [result.current, renders];

  desk.send("positions", { positions: rows }, "snapshot");
  await desk.frame();

  expect(renders).toBe(before);
  expect(result.current).toBe(row);
});

test("`usePosition` follows a row that enters, changes, leaves and comes back (P14)", async () => {
  const desk = createDesk();
  const { result } = renderHook(() => usePosition("P7")?.quantity, { wrapper: wrapperOf(desk) });
  await desk.open();
  const seen = [result.current];

  for (const data of [
    { positions: [{ position_line_key: "P7", quantity: "1" }] },
    { positions: [{ position_line_key: "P7", quantity: "2" }] },
    { removed: ["P7"] },
    { positions: [{ position_line_key: "P7", quantity: "3" }] },
  ]) {
    desk.send("positions", data, "delta");
    await desk.frame();
    seen.push(result.current);
  }

  expect(seen).toEqual([undefined, "1", "2", undefined, "3"]);
});

test("`usePosition` with another key shows another row (P14)", async () => {
  const desk = createDesk();
  const { result, rerender } = renderHook((key: string) => usePosition(key)?.quantity, { wrapper: wrapperOf(desk), initialProps: "P0" });
  await desk.open({ positions: positions(2, (index) => ({ quantity: String(index) })) });

  rerender("P1");
  expect(result.current).toBe("1");
  desk.upsert("positions", { position_line_key: "P1", quantity: "9" });
  await desk.frame();

  expect(result.current).toBe("9");
});

test("`usePosition` without a key returns no row and does not render for changes, until a key is selected (P14)", async () => {
  const desk = createDesk();
  let renders = 0;
  const useQuantity = ({ selected }: { readonly selected: string | undefined }) => {
    renders += 1;
    return usePosition(selected)?.quantity;
  };
  const initialProps: { readonly selected: string | undefined } = { selected: undefined };
  const { result, rerender } = renderHook(useQuantity, { wrapper: wrapperOf(desk), initialProps });
  await desk.open({ positions: positions(2, (index) => ({ quantity: String(index) })) });
  desk.upsert("positions", { position_line_key: "undefined", quantity: "7" });
  await desk.frame();
  const [before, rendersBefore] = [result.current, renders];

  rerender({ selected: "P1" });
  const selected = result.current;
  rerender({ selected: undefined });

  expect([before, rendersBefore, selected, result.current]).toEqual([undefined, 1, "1", undefined]);
});

test.each(["__proto__", "constructor", "toString"])("`%s` is an ordinary row key for `usePosition` (P19)", async (key) => {
  const desk = createDesk();
  const { result } = renderHook(() => usePosition(key), { wrapper: wrapperOf(desk) });

  await desk.open();
  expect(result.current).toBeUndefined();
  desk.upsert("positions", { position_line_key: key, quantity: "1" });
  await desk.frame();

  expect(result.current).toMatchObject({ quantity: "1" });
});

const cash = { entity_id: "E|1", account_id: "A", currency: "USD" };
const ocp = { entity_id: "E", book_id: "B", currency: "JPY", value_bucket: "spot" };

const others = [
  ["useTrade", () => useTrade("T1"), { trades: [{ trade_id: "T1" }] }],
  ["useBlotterEntry", () => useBlotterEntry("B1"), { blotter: [{ id: "B1" }] }],
  ["useCashBalance", () => useCashBalance(cashKey(cash)), { cash_balance: [cash] }],
  ["useOcpPosition", () => useOcpPosition(ocpKey(ocp)), { ocp: [ocp] }],
  ["usePaymentOrder", () => usePaymentOrder("O1"), { payment_order: [{ payment_order_id: "O1" }] }],
] as const satisfies readonly (readonly [string, () => object | undefined, RowsByKind])[];

test.each(others)("%s finds its row by key (P20)", async (_, hook: () => object | undefined, rows: RowsByKind) => {
  const desk = createDesk();
  const { result } = renderHook(() => hook(), { wrapper: wrapperOf(desk) });

  await desk.open(rows);

  expect(result.current).toEqual(Object.values(rows)[0]![0]);
});
