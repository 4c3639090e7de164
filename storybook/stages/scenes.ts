/**
 * The states in which every panel is shown: how the server begins, what it then does, and what has to be on screen. Written once, so that
 * a panel that says less than the others fails.
 */
import { expect, waitFor, within } from "storybook/test";
import type { EngineOptions } from "../../src/engine/engine.ts";
import type { FaultCommand } from "../../src/engine/control/control-verbs.ts";
import { engineServer, type EngineServer } from "../desk/servers/engine-server.ts";
import { claimOf, panelOf, rowsIn } from "./screen.ts";

/** Longer than a story is looked at. */
const longMs = 3_600_000;
/** The first baseline may come by REST, after a grace of two seconds. */
const patience = { timeout: 8_000 };

const demo: EngineOptions = { seed: 7, preset: "demo" };
const nothing: EngineOptions = {
  preset: { bookCount: 1, bondCount: 0, equityCount: 0, positionCount: 0, tradeCount: 0, paymentOrderCount: 0, orderCount: 0 },
  rates: { updatesPerSecond: 0 },
};

/** What Storybook hands to the play function of a story with a server. */
interface SceneContext {
  readonly canvasElement: HTMLElement;
  readonly loaded: Readonly<Record<string, unknown>>;
}

interface Scene {
  readonly loaders: (() => { readonly server: EngineServer })[];
  readonly play: (context: SceneContext) => Promise<void>;
}

/** No baseline has arrived yet: not the same as no rows. */
export function waiting(title: string): Scene {
  const unanswered: readonly FaultCommand[] = [
    { verb: "silence", durationMs: longMs, newcomers: true },
    { verb: "rest", mode: "hang", durationMs: longMs },
  ];
  return scene(title, demo, unanswered, async (panel) => {
    await expect(await within(panel).findByText("Waiting for the first rows")).toBeVisible();
    await expect(claimOf(panel)).toMatch(/^waiting/);
    await expect(within(panel).queryByText(/^No /)).toBeNull();
    await expect(rowsIn(panel)).toHaveLength(0);
  });
}

/** Rows, and nothing that casts doubt on them. */
export function live(title: string): Scene {
  return scene(title, demo, [], showsLiveRows);
}

/** What makes a book without such rows, where there is none: a command, or another server. */
interface Emptied {
  readonly commands?: readonly FaultCommand[];
  readonly server?: (server: EngineServer) => EngineServer;
}

/** The server has said that there are none. */
export function empty(title: string, words: string, { commands = [], server = (given) => given }: Emptied = {}): Scene {
  const check: Check = async (panel, { control }) => {
    await waitFor(() => expect(claimOf(panel)).toBe("live"), patience);
    for (const command of commands) await control?.(command);
    await expect(await within(panel).findByText(words)).toBeVisible();
    await expect(claimOf(panel)).toBe("live");
    await expect(within(panel).queryByText("Waiting for the first rows")).toBeNull();
  };
  return scene(title, nothing, [], check, server);
}

/** Rows that were live until `commands`: still there, still readable, and marked with the cause. */
export function stale(title: string, cause: RegExp, commands: readonly FaultCommand[]): Scene {
  return scene(title, demo, [], async (panel, { control }) => {
    await showsLiveRows(panel);
    for (const command of commands) await control?.(command);
    await waitFor(() => expect(claimOf(panel)).toMatch(/^stale/), patience);
    await expect(claimOf(panel)).toMatch(cause);
    await expect(rowsIn(panel).length).toBeGreaterThan(0);
  });
}

/** The connection is lost and none is to be had. */
export const cutOff: readonly FaultCommand[] = [
  { verb: "refuse", durationMs: longMs },
  { verb: "rest", mode: "fail", durationMs: longMs },
  { verb: "kill" },
];

/** A server that has broken down behind its REST front. */
export const restDown: FaultCommand = { verb: "rest", mode: "fail", durationMs: longMs };

type Check = (panel: HTMLElement, server: EngineServer) => Promise<void>;

function scene(
  title: string,
  options: EngineOptions,
  commands: readonly FaultCommand[],
  check: Check,
  change: (server: EngineServer) => EngineServer = (server) => server,
): Scene {
  return {
    // One for each time the story is shown: an engine that was cut off stays so.
    loaders: [
      () => {
        const server = engineServer(options);
        for (const command of commands) server.engine.control(command);
        return { server: change(server) };
      },
    ],
    play: ({ canvasElement, loaded }) => check(panelOf(canvasElement, title), serverOf(loaded)),
  };
}

/** The server that a scene's loader made. */
export function serverOf(loaded: Readonly<Record<string, unknown>>): EngineServer {
  return loaded["server"] as EngineServer; // Storybook types what loaders return as a record of anything
}

async function showsLiveRows(panel: HTMLElement): Promise<void> {
  await waitFor(() => expect(claimOf(panel)).toBe("live"), patience);
  await waitFor(() => expect(rowsIn(panel).length).toBeGreaterThan(0), patience);
  await expect(within(panel).queryByText("Waiting for the first rows")).toBeNull();
}
