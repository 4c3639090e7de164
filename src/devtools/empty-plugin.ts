/** What production builds have in the place of the plugin. */
import { createElement, Fragment } from "react";
import type { AtlasDevtoolsPlugin } from "./atlas-devtools-plugin.tsx";

/** A plugin of the same name that shows nothing. */
export function emptyPlugin(): AtlasDevtoolsPlugin {
  return { id: "atlas", name: "Atlas", render: () => createElement(Fragment) };
}
