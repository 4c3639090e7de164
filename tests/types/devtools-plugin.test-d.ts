/** The plugin against the types of `@tanstack/react-devtools`, copied here from its declarations: the package does not depend on it. */
import type { JSX } from "react";
import { expectTypeOf } from "vitest";
import { atlasDevtoolsPlugin } from "../../src/devtools.ts";
import { atlasDevtoolsPlugin as productionPlugin } from "../../src/devtools-production.ts";

/** As of 0.10.13. */
type PluginRender<Second> = JSX.Element | ((el: HTMLElement, props: Second) => JSX.Element);
interface ReactPlugin<Second> {
  id?: string;
  name: string | PluginRender<Second>;
  render: PluginRender<Second>;
  defaultOpen?: boolean;
  destroy?: (pluginId: string) => void;
}
interface PluginProps {
  theme: "light" | "dark";
  devtoolsOpen: boolean;
}

expectTypeOf(atlasDevtoolsPlugin()).toExtend<ReactPlugin<PluginProps>>();
expectTypeOf(productionPlugin({ defaultOpen: true })).toExtend<ReactPlugin<PluginProps>>();
// Versions before that pass the theme itself.
expectTypeOf(atlasDevtoolsPlugin()).toExtend<ReactPlugin<"light" | "dark">>();
const plugins: readonly ReactPlugin<PluginProps>[] = [atlasDevtoolsPlugin({ defaultOpen: true, nonce: "n" })];
void plugins;
// @ts-expect-error -- no such option
atlasDevtoolsPlugin({ position: "bottom" });
