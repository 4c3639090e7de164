/** The block for documentation pages. */
import { render, screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { AtlasStories } from "../../src/storybook.ts";

const cells = (): readonly string[][] =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => [...within(row).getAllByRole("rowheader"), ...within(row).getAllByRole("cell")].map((cell) => cell.textContent));

describe("the block AtlasStories", () => {
  test("lists each story of a file with its parameters over those of the file, in the order of the file", () => {
    const stories = {
      default: { parameters: { atlas: { preset: "desk", seed: 7 } } },
      __namedExportsOrder: ["LostConnection", "Plain", "Stale", "Nothing"],
      Nothing: { parameters: { atlas: { disable: true } } },
      Plain: { name: "As it is" },
      Stale: { parameters: { atlas: { state: "stale", cause: "gap" } } },
      LostConnection: { parameters: { atlas: { rows: { trades: [] }, faultsOnceLive: [{ verb: "kill" }] } } },
    };

    render(<AtlasStories of={stories} />);

    expect(cells()).toEqual([
      ["Lost Connection", "as the server sends them", "to the server", "rows: 0 trades", "kill, once live"],
      ["As it is", "as the server sends them", "to the server", "desk, seed 7", ""],
      ["Stale", "stale: gap", "as it fits", "none", ""],
      ["Nothing", "no Atlas", "", "none", ""],
    ]);
  });

  test.each([
    [{ connection: "blocked" }, "stale: disconnect", "blocked"],
    [{ connection: "offline" }, "stale: disconnect", "offline"],
    [{ connection: "connecting" }, "waiting", "connecting"],
    [{ connection: "connected" }, "live", "connected"],
    [{ connection: "blocked", state: "stale", cause: "gap" }, "stale: gap", "blocked"],
    [{ connection: "offline", state: "live" }, "live", "offline"],
  ] as const)("says of a forced connection what the rows of the story say: %j", (atlas, rows, connection) => {
    render(<AtlasStories of={{ Forced: { parameters: { atlas } } }} />);

    expect(cells()).toEqual([["Forced", rows, connection, "none", ""]]);
  });

  test("reads what `meta.story()` made", () => {
    const made = { composed: { name: "Waiting", parameters: { atlas: { state: "waiting" } } }, input: { name: "Waiting" } };

    render(<AtlasStories of={{ made }} />);

    expect(cells()).toEqual([["Waiting", "waiting", "as it fits", "none", ""]]);
  });
});
