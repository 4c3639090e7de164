import type { Meta, StoryObj } from "@storybook/react-vite";
import { atlasArgTypes, atlasOf, type AtlasArgs, type AtlasParameters } from "@mavr/atlas-react/storybook";
import { expect, waitFor } from "storybook/test";
import { Positions, type PositionsProps } from "./positions";

const meta: Meta<PositionsProps & AtlasArgs> = {
  title: "Positions",
  component: Positions,
  tags: ["autodocs"],
  argTypes: { ...atlasArgTypes },
};
export default meta;
type Story = StoryObj<PositionsProps & AtlasArgs>;

export const Live: Story = {};

export const Stale: Story = { parameters: { atlas: { state: "stale", cause: "gap" } satisfies AtlasParameters } };

export const OneRow: Story = {
  parameters: {
    atlas: { rows: { positions: [{ position_line_key: "P1", symbol: "EURUSD", market_value_base: "12.50" }] } } satisfies AtlasParameters,
  },
};

export const LostConnection: Story = {
  parameters: {
    atlas: {
      faultsOnceLive: [{ verb: "refuse", durationMs: 60_000 }, { verb: "rest", mode: "fail" }, { verb: "kill" }],
    } satisfies AtlasParameters,
  },
};

export const Gap: Story = {
  play: async ({ canvas, id }) => {
    await waitFor(() => expect(canvas.getByRole("status").textContent).toMatch(/^live, connected, 5/), { timeout: 8_000 });
    await atlasOf(id).control({ verb: "rest", mode: "fail" });
    await atlasOf(id).control({ verb: "gap" });
    await waitFor(() => expect(canvas.getByRole("status").textContent).toMatch(/^stale gap/), { timeout: 8_000 });
  },
};

export const Disabled: Story = { parameters: { atlas: { disable: true } satisfies AtlasParameters }, render: () => <p>no Atlas here</p> };
