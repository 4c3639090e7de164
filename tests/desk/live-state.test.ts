/** The stories of the panels: each panel is shown in each state that its rows can have. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { panelNames, panels, stateOf } from "../../storybook/live-state/panels.ts";
import { stateNames, states } from "../../storybook/live-state/states.ts";
import { exportNameOf } from "../../storybook/live-state/story-name.ts";

const folder = new URL("../../storybook/stories/live-state/", import.meta.url);

describe("the stories of the live state", () => {
  test.each(panelNames)("the panel %s has a story for each state that its rows can have, in the order of the matrix", (panel) => {
    const file = panel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const text = readFileSync(new URL(`${file}.stories.tsx`, folder), "utf8");
    const possible = stateNames.filter((state) => stateOf(panels[panel], state, states[state]) !== undefined);

    const stories = [...text.matchAll(/^export const (\w+) = meta\.story\((?:\{ \.\.\.)?cell\("(\w+)", "([\w-]+)"\)/gm)];

    expect(text).toContain(`title: "Live state/${panels[panel].title}"`);
    expect(stories.map(([, name, of, state]) => `${name ?? ""} ${of ?? ""} ${state ?? ""}`)).toEqual(
      possible.map((state) => `${exportNameOf(state)} ${panel} ${state}`),
    );
  });
});
