import { render } from "@testing-library/react";
import { expect, test } from "vitest";
import { useRowChanges, type RowChangeBatch, type Trade } from "../../src/index.ts";
import { AtlasTestProvider, buildTrade, createTestAtlas, type TestAtlas } from "../../src/testing.ts";

function Watch({ onBatch }: { readonly onBatch: (batch: RowChangeBatch<Trade>) => void }) {
  useRowChanges("trades", (batch) => onBatch(batch));
  return null;
}

async function watch(atlas: TestAtlas): Promise<{ told: string[] }> {
  const told: string[] = [];
  render(
    <AtlasTestProvider atlas={atlas}>
      <Watch
        onBatch={({ changes, sources }) => {
          const words = changes.map((change) => {
            const fields = change.type === "update" ? ` ${change.changedFields.join("+")}` : "";
            return `${change.type} ${change.key}${fields}`;
          });
          told.push(`${[...sources].join("+")}: ${words.join(", ")}`);
        }}
      />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  return { told };
}

const trade = (trade_id: string, status = "pending") => buildTrade({ trade_id, status });

test("P14: a batch tells who entered, who changed in which fields, and who left, net for each commit", async () => {
  const atlas = createTestAtlas({ rows: { trades: [trade("T1"), trade("T2")] } });
  const { told } = await watch(atlas);
  told.length = 0;

  atlas.pushDelta("trades", [trade("T1", "confirmed"), trade("T3")], ["T2"]);
  atlas.pushDelta("trades", [{ trade_id: "T4" }]);
  atlas.pushDelta("trades", [], ["T4"]);
  await atlas.settle();

  expect(told).toEqual(["delta: update T1 status, enter T3, exit T2"]);
});

test("P13: the first load is told as a snapshot, so that nothing rings for it", async () => {
  const { told } = await watch(createTestAtlas({ rows: { trades: [trade("T1")] } }));

  expect(told).toEqual(["snapshot: enter T1"]);
});

test("P35: a reconnect tells what really changed meanwhile, as a snapshot, and nothing that did not", async () => {
  const atlas = createTestAtlas({ rows: { trades: [trade("T1"), trade("T2")] } });
  const { told } = await watch(atlas);
  told.length = 0;

  atlas.disconnect();
  await atlas.settle();
  atlas.pushSnapshot("trades", [trade("T1"), trade("T2", "settled"), trade("T5")]);
  await atlas.advance(5_000);

  expect(told).toEqual(["snapshot: update T2 status, enter T5"]);
});
