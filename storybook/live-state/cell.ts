/** One cell of the matrix as a story: its Atlas, and a play function that reads the screen. */
import { atlasOf } from "@mavr/atlas-react/storybook";
import { expect, waitFor, within } from "storybook/test";
import { panels, stateOf, type LivePanel, type PanelName } from "./panels.ts";
import { claimOf, noticeIn, panelOf, rowsIn } from "./screen.ts";
import { states, type LiveState, type StateName } from "./states.ts";

/** On a busy machine several frames are late. */
const patience = { timeout: 10_000 };

interface PlayContext {
  readonly canvasElement: HTMLElement;
  readonly id: string;
}

/**
 * The story of a panel in a state.
 * @throws Error for a state that the rows of the panel are never in
 */
export function cell(panelName: PanelName, stateName: StateName) {
  const panel: LivePanel = panels[panelName];
  const state = stateOf(panel, stateName, states[stateName]);
  if (state === undefined) throw new Error(`${panel.title} are never ${stateName}: ${panel.never?.[stateName] ?? ""}`);
  return {
    parameters: { atlas: state.atlas },
    play: async ({ canvasElement, id }: PlayContext): Promise<void> => {
      const shown = panelOf(canvasElement, panel.title);
      const { commands = [] } = state;
      if (commands.length > 0) await showsLiveRows(shown);
      for (const command of commands) await atlasOf(id).control(command);
      await waitFor(() => expect(claimOf(shown)).toMatch(state.claim), patience);
      if (state.notice !== undefined) await expect(noticeIn(canvasElement)).toMatch(state.notice);
      await showsRowsOf(shown, panel, state);
    },
  };
}

/** Stale rows stay on screen. "No baseline yet" and "there are none" are two claims. */
async function showsRowsOf(shown: HTMLElement, { empty }: LivePanel, { noRows }: LiveState): Promise<void> {
  const words = within(shown);
  if (noRows === undefined) {
    await waitFor(() => expect(rowsIn(shown).length).toBeGreaterThan(0), patience);
    return;
  }
  await expect(await words.findByText(noRows === "waiting" ? "Waiting for the first rows" : empty)).toBeVisible();
  await expect(words.queryByText(noRows === "waiting" ? /^No / : "Waiting for the first rows")).toBeNull();
  await expect(rowsIn(shown)).toHaveLength(0);
}

async function showsLiveRows(shown: HTMLElement): Promise<void> {
  await waitFor(() => expect(claimOf(shown)).toBe("live"), patience);
  await waitFor(() => expect(rowsIn(shown).length).toBeGreaterThan(0), patience);
}
