/** The whole desk: live on the simulator, and in the browser alone. */
import { atlasOf, type AtlasParameters } from "@mavr/atlas-react/storybook";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { DeskApp } from "../desk/desk-app.tsx";
import { Desk } from "../desk/desk.tsx";
import { pageServer } from "../desk/servers/page-server.ts";
import { claimOf, panelOf, panelsIn, rowsIn } from "../live-state/screen.ts";
import preview from "../preview.tsx";

/** A story on an engine of its own. */
const onEngine = (preset: "demo" | "desk") => ({
  parameters: { atlas: { preset, rates: { updatesPerSecond: 120 } } satisfies AtlasParameters },
  render: (_: unknown, { id }: { readonly id: string }) => <Desk control={(command) => atlasOf(id).control(command)} />,
});

const meta = preview.meta({ title: "Desk", component: DeskApp, args: { server: pageServer(location) } });

/** Against the simulator behind this page's own origin. Without one it is an honest picture of having no connection. */
export const Live = meta.story({ parameters: { atlas: { disable: true } }, tags: ["!test"] });

/** The same desk on an engine in the page: no server, no network. */
export const InBrowser = meta.story({
  ...onEngine("desk"),
  play: async ({ canvasElement, step }) => {
    const positions = panelOf(canvasElement, "Positions");
    const currency = within(positions).getByRole("columnheader", { name: "Ccy" });
    const book = within(canvasElement).getByRole("combobox", { name: "Book" });
    const place = [...currency.parentElement!.children].indexOf(currency);
    const currencies = () => rowsIn(positions).map((row) => row[place]);

    await step("every panel shows live rows", () => showsLivePanels(canvasElement));
    await step("a click on a head sorts, another turns the order around", async () => {
      await userEvent.click(within(currency).getByRole("button"));
      await expect(currency).toHaveAttribute("aria-sort", "ascending");
      await expect(currencies()).toEqual(currencies().toSorted());
      await userEvent.click(within(currency).getByRole("button"));
      await expect(currency).toHaveAttribute("aria-sort", "descending");
      await expect(currencies()).toEqual(currencies().toSorted().toReversed());
      await expect(currencies()[0]).toBe("USD");
    });
    await step("a book is chosen, and other books are gone", async () => {
      await userEvent.selectOptions(book, "PB-GOV");
      await expect(new Set(rowsIn(positions).map(([first]) => first))).toEqual(new Set(["PB-GOV"]));
    });
  },
});

/** Trouble at the press of a button: the desk says what it doubts, keeps it on screen, and is right again. */
export const Faults = meta.story({
  ...onEngine("demo"),
  play: async ({ canvasElement, step }) => {
    const positions = panelOf(canvasElement, "Positions");
    const drawerButton = within(canvasElement).getByRole("button", { name: "Faults" });

    await step("every panel shows live rows", () => showsLivePanels(canvasElement));
    await step("a lost connection leaves stale rows", async () => {
      await userEvent.click(drawerButton);
      await userEvent.click(within(within(canvasElement).getByRole("dialog")).getByText("Kill the socket"));
      await waitFor(() => expect(claimOf(positions)).toMatch(/^stale · connection lost/));
      await expect(rowsIn(positions).length).toBeGreaterThan(0);
    });
    await step("the next connection makes them live again", async () => {
      await userEvent.keyboard("{Escape}");
      await expect(drawerButton).toHaveFocus();
      await showsLivePanels(canvasElement);
    });
  },
});

async function showsLivePanels(canvasElement: HTMLElement): Promise<void> {
  const claims = (): ReadonlySet<string> => new Set(panelsIn(canvasElement).map(claimOf));
  await waitFor(() => expect(claims()).toEqual(new Set(["live"])), { timeout: 20_000 });
}
