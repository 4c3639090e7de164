/** What `explain` says has to agree with what the client shows, in every state that a schedule brings about. */
import type { AtlasClient } from "../../src/client/create-client.ts";
import { sliceOf } from "../../src/store/slice-of.ts";
import { shapes } from "./book.ts";

/** Answers with what is wrong. */
export function explanationProblem(client: Pick<AtlasClient, "explain" | "store" | "internals">): string | undefined {
  const state = client.store.getState();
  const { connection } = state;
  const now = client.internals.clock.now();
  for (const { slice } of shapes) {
    const { freshness } = sliceOf(state, slice);
    const { status, cause, since, repairs, actions } = client.explain(slice);
    const isDead = connection.status === "disposed" || (connection.status === "blocked" && connection.reason === "address");
    if (status !== freshness.status) return `${slice} is ${freshness.status}, and explained as ${status}`;
    if (freshness.status === "stale" && (cause !== freshness.cause || since !== freshness.since))
      return `${slice}: another cause is explained`;
    if (status === "live" && repairs.length + actions.length > 0) return `${slice} is live, and something is to be repaired`;
    if (status !== "live" && !isDead && repairs.length * actions.length === 0) return `${slice} is ${status}, and nothing is explained`;
    const late = repairs.find((repair) => "at" in repair && repair.at !== undefined && repair.at < now - 60_000);
    if (late !== undefined) return `${slice}: ${late.type} was due more than a minute ago`;
  }
  return undefined;
}
