/** How the stories of the matrix are called: `StaleGap` in a file, `live-state-positions--stale-gap` in an address. */
import type { StateName } from "./states.ts";

const others: readonly StateName[] = ["waiting", "live", "empty", "recovering", "blocked", "offline"];

/** The name of the export. */
export function exportNameOf(state: StateName): string {
  return slugOf(state)
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}

export function storyIdOf(title: string, state: StateName): string {
  return `live-state-${title.toLowerCase().replaceAll(" ", "-")}--${slugOf(state)}`;
}

function slugOf(state: StateName): string {
  return others.includes(state) ? state : `stale-${state}`;
}
