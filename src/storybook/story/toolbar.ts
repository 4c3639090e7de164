/**
 * The globals of the toolbar, and what they change in a story's parameters. A choice of the toolbar goes before the story's own parameters; without
 * one, the story is shown as it says.
 */
import type { StaleCause } from "../../store/freshness.ts";
import type { AtlasParameters, ForcedConnection } from "./atlas-parameters.ts";

/** `paused` stops the book; `fast` and `faster` multiply its rate by 10 and by 100. */
export type FeedChoice = "paused" | "live" | "fast" | "faster";
export type ConnectionChoice = Extract<ForcedConnection, "connected" | "disconnected" | "blocked" | "offline">;
export type RowsChoice = "waiting" | "live" | StaleCause;

/** Globals of Storybook, for `initialGlobals` and a story's `globals`. */
export interface AtlasGlobals {
  readonly atlasFeed?: FeedChoice | undefined;
  readonly atlasConnection?: ConnectionChoice | undefined;
  readonly atlasRows?: RowsChoice | undefined;
}

export const rateFactors: Readonly<Record<FeedChoice, number>> = { paused: 1, live: 1, fast: 10, faster: 100 };

type Titles<Choice extends string> = Readonly<Record<Choice, string>>;

const feeds: Titles<FeedChoice> = { paused: "paused", live: "live", fast: "10 ×", faster: "100 ×" };
const connections: Titles<ConnectionChoice> = {
  connected: "connected",
  disconnected: "disconnected",
  blocked: "blocked",
  offline: "offline",
};
const rows: Titles<RowsChoice> = {
  waiting: "waiting",
  live: "live",
  disconnect: "stale: disconnect",
  gap: "stale: gap",
  malformed: "stale: malformed",
  "unconfirmed-empty": "stale: unconfirmed-empty",
  "key-collision": "stale: key-collision",
  unproven: "stale: unproven",
  lagging: "stale: lagging",
};

export const globalTypes = {
  atlasFeed: menu("Feed", "play", feeds),
  atlasConnection: menu("Connection", "link", connections),
  atlasRows: menu("Rows", "database", rows),
};

/** The parameters under the choices of the toolbar. */
export function applyToolbar(parameters: AtlasParameters, { atlasConnection, atlasRows }: AtlasGlobals): AtlasParameters {
  if (atlasRows !== undefined) return { ...parameters, ...stateOf(atlasRows), connection: atlasConnection };
  if (atlasConnection === undefined) return parameters;
  return { ...parameters, connection: atlasConnection };
}

function stateOf(choice: RowsChoice): Pick<AtlasParameters, "state" | "cause"> {
  return choice === "waiting" || choice === "live" ? { state: choice, cause: undefined } : { state: "stale", cause: choice };
}

/** As `globalTypes` of Storybook want it. Its text in the toolbar is the choice. */
function menu(title: string, icon: "play" | "link" | "database", titles: Titles<string>) {
  const reset = { type: "reset" as const, title: "as the story says" };
  const items = Object.entries(titles).map(([value, text]) => ({ value, title: text }));
  return { name: title, description: `Atlas: ${title.toLowerCase()}`, toolbar: { icon, title, items: [reset, ...items] } };
}
