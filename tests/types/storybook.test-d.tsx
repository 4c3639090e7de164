/** Types of the addon in a Storybook of an application. Checked by the compiler alone: nothing here runs. */
import { definePreview, type Decorator, type Meta, type Preview, type StoryObj } from "@storybook/react-vite";
import type { ReactNode } from "react";
import { addonAtlas, atlasArgTypes, withAtlas, type AtlasArgs, type AtlasParameters } from "../../src/storybook.ts";

interface BlotterProps {
  readonly title: string;
}
const Blotter = ({ title }: BlotterProps): ReactNode => title;

export function theDecoratorIsOneOfStorybook(): void {
  withAtlas satisfies Decorator;
  ({ decorators: [withAtlas] }) satisfies Preview;
  ({ component: Blotter, decorators: [withAtlas] }) satisfies Meta<typeof Blotter>;
}

export function parametersAreChecked(): void {
  ({ preset: "desk", seed: 7, rates: { updatesPerSecond: 200 } }) satisfies AtlasParameters;
  ({ state: "stale", cause: "gap", rows: { trades: [{ trade_id: "T1" }] } }) satisfies AtlasParameters;
  ({ faults: [{ verb: "rest", mode: "fail" }], faultsOnceLive: [{ verb: "gap", count: 3 }] }) satisfies AtlasParameters;
  // @ts-expect-error not a state
  ({ state: "old" }) satisfies AtlasParameters;
  // @ts-expect-error not a cause
  ({ state: "stale", cause: "gab" }) satisfies AtlasParameters;
  // @ts-expect-error not a preset
  ({ preset: "huge" }) satisfies AtlasParameters;
  // @ts-expect-error not a verb
  ({ faults: [{ verb: "brake" }] }) satisfies AtlasParameters;
  // @ts-expect-error `price` is misspelt
  ({ rows: { trades: [{ trade_id: "T1", pirce: "1" }] } }) satisfies AtlasParameters;
}

export function controlsJoinTheArgsOfAComponent(): void {
  type Args = BlotterProps & AtlasArgs;
  ({ component: Blotter, argTypes: { ...atlasArgTypes }, args: { title: "Blotter", atlasRate: 50 } }) satisfies Meta<Args>;
  ({ args: { atlasFault: "gap" } }) satisfies StoryObj<Args>;
  // @ts-expect-error not a fault
  ({ args: { atlasFault: "gab" } }) satisfies StoryObj<Args>;
}

export function definePreviewTypesTheParameters(): void {
  const preview = definePreview({ addons: [addonAtlas()] });
  const meta = preview.meta({ component: Blotter, args: { title: "Blotter" } });
  meta.story({ parameters: { atlas: { state: "stale", cause: "gap" } }, globals: { atlasFeed: "paused" } });
  // @ts-expect-error not a state
  meta.story({ parameters: { atlas: { state: "old" } } });
}
