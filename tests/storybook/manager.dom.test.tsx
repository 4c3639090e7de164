/** What the addon adds to Storybook's frame, over a stand-in for Storybook's manager. */
import { act, render, screen } from "@testing-library/react";
import type { ReactElement, ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { setPublishedStories, stepRequested, storiesChanged, type PublishedStory } from "../../src/storybook/published.ts";

const manager = vi.hoisted(() => {
  const listeners = new Map<string, () => void>();
  const loaders: (() => void)[] = [];
  const tools: string[] = [];
  const renders = new Map<string, () => ReactElement>();
  const emitted: string[] = [];
  const updateGlobals = vi.fn();
  const channel = {
    on: (event: string, listener: () => void) => void listeners.set(event, listener),
    off: (event: string) => void listeners.delete(event),
    emit: (event: string) => void emitted.push(event),
  };
  return { listeners, loaders, tools, renders, emitted, updateGlobals, channel };
});
vi.mock("storybook/manager-api", () => ({
  types: { PANEL: "panel", TOOL: "tool" },
  useStorybookState: () => ({ storyId: "a" }),
  useGlobals: () => [{}, manager.updateGlobals],
  addons: {
    getChannel: () => manager.channel,
    register: (_: string, load: () => void) => void manager.loaders.push(load),
    add(id: string, { type, render: renderTool }: { readonly type: string; readonly render: () => ReactElement }) {
      if (type === "tool") manager.tools.push(id);
      manager.renders.set(id, renderTool);
    },
  },
}));
vi.mock("storybook/internal/components", () => ({
  Button: ({
    ariaLabel,
    disabled,
    onClick,
    children,
  }: {
    ariaLabel: string;
    disabled: boolean;
    onClick: () => void;
    children: ReactNode;
  }) => (
    <button aria-label={ariaLabel} disabled={disabled} onClick={onClick}>
      {children}
    </button>
  ),
}));
vi.mock("storybook/theming", () => ({ useTheme: () => ({}) }));

afterEach(() => document.body.replaceChildren());

test("the step button is added after Storybook's own tools, and is disabled while the shown story is forced", async () => {
  const frame = document.createElement("iframe");
  frame.id = "storybook-preview-iframe";
  document.body.append(frame);
  const publish = (control: PublishedStory["control"]) => {
    setPublishedStories(frame.contentWindow!, [{ storyId: "a", control } as PublishedStory]);
    act(() => manager.listeners.get(storiesChanged)?.());
  };

  await import("../../src/storybook/manager.tsx");
  for (const load of manager.loaders) load();
  manager.tools.push("storybook/toolbar"); // as Storybook does in the same turn
  await Promise.resolve();
  expect(manager.tools).toEqual(["storybook/toolbar", "atlas-react/step"]);

  render(manager.renders.get("atlas-react/step")!());
  const button = () => screen.getByRole<HTMLButtonElement>("button", { name: /Atlas step/ });
  publish(async () => "done");
  act(() => button().click());
  expect([button().disabled, manager.emitted]).toEqual([false, [stepRequested]]);
  publish(undefined);

  expect(button().disabled).toBe(true);
});
