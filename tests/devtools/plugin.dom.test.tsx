import { render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { atlasDevtoolsPlugin, type PluginTheme } from "../../src/devtools.ts";
import { AtlasProvider } from "../../src/index.ts";
import { createDesk } from "../react/desk.tsx";

afterEach(() => localStorage.clear());

test.each<readonly [string, PluginTheme]>([
  ["an object with the theme, as newer versions do", { theme: "light" }],
  ["the theme, as older versions do", "light"],
])("the plugin shows the inspector in the theme of TanStack Devtools, which passes %s", async (_, theme) => {
  const desk = createDesk();
  const { render: renderPlugin, ...plugin } = atlasDevtoolsPlugin({ clock: desk.clock, defaultOpen: true });

  render(<AtlasProvider {...desk.options}>{renderPlugin(document.createElement("div"), theme)}</AtlasProvider>);

  const tabs = await screen.findByRole("tablist", { name: "Atlas inspector" });
  expect(tabs.closest("[data-atlas-theme]")?.getAttribute("data-atlas-theme")).toBe("light");
  expect(plugin).toEqual({ id: "atlas", name: "Atlas", defaultOpen: true });
});

test("the plugin shows a client that is passed in, without a provider", async () => {
  const desk = createDesk();
  const plugin = atlasDevtoolsPlugin({ clock: desk.clock, client: createAtlasClient(desk.options) });

  render(plugin.render(document.createElement("div"), "dark"));

  expect(await screen.findByRole("tab", { name: "Overview" })).toBeDefined();
});
