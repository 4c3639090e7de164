/**
 * The states in which every panel is shown: how the server begins, what it then does, and what has to be on screen. Written once, so that
 * a panel that says less than the others fails.
 */
import { expect, waitFor, within } from "storybook/test";
import type { EngineOptions } from "../../src/engine/engine.ts";
import type { FaultCommand } from "../../src/engine/control-verbs.ts";
import { engineServer, type EngineServer } from "../desk/servers/engine-server.ts";

/** Longer than anybody looks. */
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

/** Nobody has told yet what there is: not the same as nothing. */
export function waiting(title: string): Scene {
  return scene(
    demo,
    [
      { verb: "silence", durationMs: longMs, newcomers: true },
      { verb: "rest", mode: "hang", durationMs: longMs },
    ],
    async (panel) => {
      await expect(await panel(title).findByText("Waiting for the first rows")).toBeVisible();
      await expect(panel(title).getByRole("status")).toHaveTextContent(/^waiting/);
      await expect(panel(title).queryByText(/^No /)).toBeNull();
      await expect(rowsIn(panel(title))).toBe(0);
    },
  );
}

/** Rows, and nothing that casts doubt on them. */
export function live(title: string): Scene {
  return scene(demo, [], async (panel) => showsLiveRows(panel(title)));
}

/** What makes a book without such rows, where there is none: a command, or another server. */
interface Emptied {
  readonly commands?: readonly FaultCommand[];
  readonly server?: (server: EngineServer) => EngineServer;
}

/** The server has said that there are none. */
export function empty(title: string, words: string, { commands = [], server = (given) => given }: Emptied = {}): Scene {
  const check: Check = async (panel, { control }) => {
    await waitFor(() => expect(panel(title).getByRole("status")).toHaveTextContent(/^live$/), patience);
    for (const command of commands) await control?.(command);
    await expect(await panel(title).findByText(words)).toBeVisible();
    await expect(panel(title).getByRole("status")).toHaveTextContent(/^live$/);
    await expect(panel(title).queryByText("Waiting for the first rows")).toBeNull();
  };
  return scene(nothing, [], check, server);
}

/** Rows that were live until `commands`: still there, still readable, and marked with the cause. */
export function stale(title: string, cause: RegExp, commands: readonly FaultCommand[]): Scene {
  return scene(demo, [], async (panel, { control }) => {
    await showsLiveRows(panel(title));
    for (const command of commands) await control?.(command);
    await waitFor(() => expect(panel(title).getByRole("status")).toHaveTextContent(/^stale/), patience);
    await expect(panel(title).getByRole("status")).toHaveTextContent(cause);
    await expect(rowsIn(panel(title))).toBeGreaterThan(0);
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

type Panel = ReturnType<typeof queriesOf>;

const queriesOf = (element: HTMLElement) => within(element);

/** `panel` finds a panel by its title. */
type Check = (panel: (title: string) => Panel, server: EngineServer) => Promise<void>;

function scene(
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
    play: ({ canvasElement, loaded }) => {
      const panel = (title: string): Panel => queriesOf(within(canvasElement).getByRole("region", { name: title }));
      return check(panel, serverOf(loaded));
    },
  };
}

/** The server that a scene's loader made. */
export function serverOf(loaded: Readonly<Record<string, unknown>>): EngineServer {
  return loaded["server"] as EngineServer; // Storybook types what loaders return as a record of anything
}

async function showsLiveRows(panel: Panel): Promise<void> {
  await waitFor(() => expect(panel.getByRole("status")).toHaveTextContent(/^live$/), patience);
  await waitFor(() => expect(rowsIn(panel)).toBeGreaterThan(0), patience);
  await expect(panel.queryByText("Waiting for the first rows")).toBeNull();
}

/** Rows with cells: without the head. */
function rowsIn(panel: Panel): number {
  return panel.getAllByRole("row").filter((row) => within(row).queryAllByRole("cell").length > 0).length;
}
