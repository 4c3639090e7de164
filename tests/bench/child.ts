/** One measurement in a process of its own: the task is the first argument, the result the last line that is printed. */
import type { CandidateModule } from "./candidate.ts";
import { measureDecode } from "./measure-decode.ts";
import { measureStore, measureTextStore, type StoreTask } from "./measure-store.ts";
import { measureView } from "./measure-view.ts";

export interface ChildTask extends StoreTask {
  readonly part: "store" | "text" | "view" | "decode";
  readonly candidate: string;
}

/** Imported when needed, so that a process holds one of them. */
const modules: Readonly<Record<string, () => Promise<CandidateModule>>> = {
  ours: () => import("./candidates/ours.ts"),
  mutableMap: () => import("./candidates/mutable-map.ts"),
  recordSpread: () => import("./candidates/record-spread.ts"),
  mapCopy: () => import("./candidates/map-copy.ts"),
  immutable: () => import("./candidates/immutable.ts"),
  reduxToolkit: () => import("./candidates/redux-toolkit.ts"),
  tanstackDb: () => import("./candidates/tanstack-db.ts"),
  tanstackQuery: () => import("./candidates/tanstack-query.ts"),
};

async function measure(task: ChildTask): Promise<unknown> {
  const { part, candidate } = task;
  if (part === "decode") return measureDecode(candidate, task);
  const { createCandidate, createTextCandidate, createView } = (await modules[candidate]?.()) ?? {};
  if (part === "store" && createCandidate) return measureStore(() => createCandidate(task), task);
  if (part === "text" && createTextCandidate) return measureTextStore(createTextCandidate, task);
  if (part === "view" && createView) return measureView(createView, task);
  throw new Error(`${candidate} has no ${part}`);
}

const result = await measure(JSON.parse(process.argv[2] ?? "{}") as ChildTask); // the parent's
console.log(JSON.stringify(result));
process.exit(0); // timers of a candidate are none of ours
