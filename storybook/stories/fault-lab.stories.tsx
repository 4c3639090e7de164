/** The fault lab: choose a fault, and see what each panel claims. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { expect, userEvent, waitFor, within } from "storybook/test";
import { FaultLab } from "../fault-lab/fault-lab.tsx";
import { claimOf, panelsIn } from "../live-state/screen.ts";
import preview from "../preview.tsx";

const meta = preview.meta({
  title: "Fault lab",
  parameters: { atlas: { rates: { updatesPerSecond: 20 } } },
  render: (_, { id }) => <FaultLab control={(command) => atlasOf(id).control(command)} />,
});

export const Lab = meta.story({
  name: "Fault lab",
  play: async ({ canvasElement, step }) => {
    const claims = () => panelsIn(canvasElement).map(claimOf);
    const isLive = () => waitFor(() => expect(new Set(claims())).toEqual(new Set(["live"])), { timeout: 10_000 });
    const press = (label: string) => userEvent.click(within(canvasElement).getByText(label));

    await step("every panel shows live rows", async () => {
      await isLive();
      await expect(claims()).toHaveLength(8);
    });
    await step("after a gap, each slice of the stream says that messages were missed", async () => {
      await press("Gap of 25");
      await waitFor(() => expect(claims().filter((claim) => /^stale · messages missed/.test(claim))).toHaveLength(7), { timeout: 10_000 });
    });
    await step("REST makes them live again", isLive);
    await step("a cut connection is a doubt about every panel, until the next one", async () => {
      await press("Kill the socket");
      await waitFor(() => expect(claims().filter((claim) => /^stale · connection lost/.test(claim))).toHaveLength(8), { timeout: 10_000 });
      await press("Reconnect");
      await isLive();
    });
  },
});
