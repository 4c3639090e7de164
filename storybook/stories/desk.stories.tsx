/** The whole desk: live on the simulator, and in the browser alone. */
import { expect, userEvent, waitFor, within } from "storybook/test";
import { DeskApp } from "../desk/desk-app.tsx";
import { engineServer, type EngineServer } from "../desk/servers/engine-server.ts";
import { pageServer } from "../desk/servers/page-server.ts";
import preview from "../preview.tsx";
import { serverOf } from "../stages/scenes.ts";
import { useRunningEngine } from "../stages/use-running-engine.ts";

/** A story on an engine of its own. */
const onEngine = (preset: "demo" | "desk") => ({
  args: { server: pageServer(location) },
  loaders: [() => ({ server: engineServer({ seed: 1, preset, rates: { updatesPerSecond: 120 } }) })],
  render: (_: unknown, { loaded }: { loaded: Readonly<Record<string, unknown>> }) => <EngineDesk server={serverOf(loaded)} />,
});

const meta = preview.meta({ title: "Desk", component: DeskApp });

/** Against the simulator behind this page's own origin. Without one it is an honest picture of having no connection. */
export const Live = meta.story({ args: { server: pageServer(location) }, tags: ["!test"] });

/** The same desk on an engine in the page: no server, no network. */
export const InBrowser = meta.story({
  ...onEngine("desk"),
  play: async ({ canvas, step }) => {
    const positions = within(await canvas.findByRole("table", { name: "Positions" }));
    const cellsOf = (row: HTMLElement) => within(row).queryAllByRole("cell");
    const firstRow = () => positions.getAllByRole("row").find((row) => cellsOf(row).length > 0)!;

    await step("every panel shows live rows", () => showsLivePanels(canvas));
    await step("a click on a head sorts, another turns the order around", async () => {
      await userEvent.click(positions.getByRole("button", { name: "Ccy" }));
      await expect(positions.getByRole("columnheader", { name: /Ccy/ })).toHaveAttribute("aria-sort", "ascending");
      const smallest = cellsOf(firstRow())[6]?.textContent ?? "";
      await userEvent.click(positions.getByRole("button", { name: "Ccy" }));
      await expect(positions.getByRole("columnheader", { name: /Ccy/ })).toHaveAttribute("aria-sort", "descending");
      await waitFor(() => expect((cellsOf(firstRow())[6]?.textContent ?? "") > smallest).toBe(true));
    });
    await step("a book is chosen, and other books are gone", async () => {
      await userEvent.selectOptions(canvas.getByRole("combobox", { name: "Book" }), "PB-GOV");
      await waitFor(() => expect(cellsOf(firstRow())[0]).toHaveTextContent("PB-GOV"));
    });
  },
});

/** Trouble at the press of a button: the desk says what it doubts, keeps it on screen, and is right again. */
export const Faults = meta.story({
  ...onEngine("demo"),
  play: async ({ canvas, step }) => {
    await step("every panel shows live rows", () => showsLivePanels(canvas));
    await step("a lost connection leaves stale rows", async () => {
      await userEvent.click(canvas.getByRole("button", { name: "Faults" }));
      await userEvent.click(within(canvas.getByRole("dialog")).getByRole("button", { name: /^Kill the socket/ }));
      const positions = within(canvas.getByRole("region", { name: "Positions" }));
      await waitFor(() => expect(positions.getByRole("status")).toHaveTextContent(/^stale · connection lost/));
      await expect(positions.getAllByRole("cell").length).toBeGreaterThan(0);
    });
    await step("the next connection makes them live again", async () => {
      await userEvent.keyboard("{Escape}");
      await showsLivePanels(canvas);
    });
  },
});

/** As much of Storybook's canvas as is used here. */
interface Canvas {
  getAllByRole(role: "region"): readonly HTMLElement[];
}

async function showsLivePanels(canvas: Canvas): Promise<void> {
  for (const panel of canvas.getAllByRole("region")) {
    await waitFor(() => expect(within(panel).getByRole("status")).toHaveTextContent(/^live$/), { timeout: 10_000 });
  }
}

function EngineDesk({ server }: { readonly server: EngineServer }) {
  useRunningEngine(server);
  return <DeskApp server={server} />;
}
