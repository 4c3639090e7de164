/**
 * Where a page's main thread spends its time, from a CPU profile. Each sample counts for the file of the innermost frame that has one, so
 * `JSON.parse` counts for its caller. Garbage collection counts for the sample before it, as the DevTools show it.
 */
import type { BenchPage } from "./run-page.ts";
import { sleep } from "./run-page.ts";

export interface ProfileShares {
  /** Share of the wall time by file, without `.js`; `idle` and `browser` (style, layout, painting, the protocol) beside them. */
  readonly byFile: Readonly<Record<string, number>>;
  /** The dearest functions by their own time: `file function`, and the share of the wall time. */
  readonly top: readonly (readonly [string, number])[];
}

const INTERVAL_US = 250;
const TOP = 14;

export async function profilePage({ devtools }: BenchPage, ms: number): Promise<ProfileShares> {
  await devtools.send("Profiler.enable");
  await devtools.send("Profiler.setSamplingInterval", { interval: INTERVAL_US });
  await devtools.send("Profiler.start");
  await sleep(ms);
  const { profile } = (await devtools.send("Profiler.stop")) as { readonly profile: Profile };
  return sharesOf(profile);
}

/** The shares in words: by file, then by function. */
export function profileLines({ byFile, top }: ProfileShares): readonly string[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const files = Object.entries(byFile).sort(([, a], [, b]) => b - a);
  return [files.map(([file, share]) => `${file} ${percent(share)}`).join(", "), ...top.map(([name, share]) => `${percent(share)} ${name}`)];
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profile): ProfileShares {
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const fileOf = (id: number | undefined): string => {
    const node = id === undefined ? undefined : byId.get(id);
    if (node === undefined) return "browser";
    const { url, functionName } = node.callFrame;
    if (url !== "") return url.replace(/^.*\/|(?:-chunk)?\.js$/g, "");
    return functionName === "(idle)" ? "idle" : fileOf(parents.get(node.id));
  };

  const byFile = new Map<string, number>();
  const byFunction = new Map<string, number>();
  let total = 0;
  let file = "browser";
  samples.forEach((id, index) => {
    const us = timeDeltas[index] ?? 0;
    const name = byId.get(id)?.callFrame.functionName ?? "";
    if (name !== "(garbage collector)") file = fileOf(id);
    total += us;
    byFile.set(file, (byFile.get(file) ?? 0) + us);
    if (file !== "idle") byFunction.set(`${file} ${name || "(anonymous)"}`, (byFunction.get(`${file} ${name || "(anonymous)"}`) ?? 0) + us);
  });
  const top = [...byFunction].sort(([, a], [, b]) => b - a).slice(0, TOP);
  return {
    byFile: Object.fromEntries([...byFile].map(([name, us]) => [name, us / total])),
    top: top.map(([name, us]) => [name, us / total]),
  };
}
