/** The recipe for export: what the file holds. */
import { AtlasTestProvider, buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ExportButton } from "../../storybook/docs/recipes/code/export.tsx";
import "./end-each-test.ts";

const positions = [
  buildPosition({ book_id: "B", symbol: "USDJPY", quantity: "0.10" }),
  buildPosition({ book_id: "A", symbol: "=HYPERLINK()", quantity: "900719925474099.31" }),
  buildPosition({ book_id: "A", symbol: "GBPUSD", quantity: "0" }),
];

async function renderButton(save?: (csv: string) => void) {
  const atlas = createTestAtlas({ rows: { positions } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <ExportButton where={{ quantity: { gt: "0" } }} {...(save && { save })} />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  return atlas;
}

test("the file holds the rows of the filter in order, exact, without formulas, under a line that says of when they are", async () => {
  const files: string[] = [];
  const atlas = await renderButton((csv) => files.push(csv));

  fireEvent.click(screen.getByRole("button"));
  atlas.disconnect();
  await atlas.settle();
  fireEvent.click(screen.getByRole("button"));

  const [live = "", stale = ""] = files.map((file) => file.split("\r\n"));
  expect(live[0]).toMatch(/^\uFEFFAs of,20\d\d-.*,live$/);
  expect(live.slice(1)).toEqual(["book_id,symbol,Quantity,currency", "A,'=HYPERLINK(),900719925474099.31,USD", "B,USDJPY,0.10,USD", ""]);
  expect(stale[0]).toContain("stale: disconnect");
});

test("without `save` the browser gets a file", async () => {
  const createObjectURL = vi.fn<(blob: Blob) => string>(() => "blob:file");
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL, revokeObjectURL: vi.fn() }));
  const clicked: string[] = [];
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    clicked.push(this.download);
  });
  await renderButton();

  fireEvent.click(screen.getByRole("button"));

  expect(clicked).toEqual(["positions.csv"]);
  expect(createObjectURL.mock.calls[0]?.[0].type).toBe("text/csv;charset=utf-8");
  click.mockRestore();
  vi.unstubAllGlobals();
});
