/** The testing kit in a story: a server inside the page, whose verbs a play function calls. */
import { expect } from "storybook/test";
import type { ReactNode } from "react";
import { useConnection, usePositions } from "../../src/index.ts";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "../../src/testing.ts";
import preview from "../preview.tsx";

const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });

function Desk(): ReactNode {
  const { size, status } = usePositions();
  return <output style={{ color: "white" }}>{`${useConnection().status} ${size} ${status}`}</output>;
}

const meta = preview.meta({ title: "Testing kit", component: Desk, parameters: { atlas: { disable: true } } });

export const LosesItsConnection = meta.story({
  render: () => (
    <AtlasTestProvider atlas={atlas}>
      <Desk />
    </AtlasTestProvider>
  ),
  play: async ({ canvas, step }) => {
    await step("settles", async () => {
      await atlas.settle();
      await expect(canvas.getByRole("status")).toHaveTextContent("connected 1 live");
    });
    await step("loses its connection", async () => {
      atlas.disconnect();
      await atlas.settle();
      await expect(canvas.getByRole("status")).toHaveTextContent("disconnected 1 stale");
    });
  },
});
