/** How often something is measured: until there are enough samples, or the time for it is up. */

/** The result of one step: how long each turn took, and how long `JSON.parse` of the same text took in the same turn. */
export interface StepResult {
  readonly step: string;
  /** Unit: milliseconds. */
  readonly ms: readonly number[];
  /** As many as `ms`, or none where nothing was parsed. Unit: milliseconds. */
  readonly parseMs: readonly number[];
}

/** One turn: what it cost, and what parsing its text cost. */
export interface Turn {
  readonly ms: number;
  readonly parseMs?: number;
}

export interface Budget {
  /** For one step, warming up included. Unit: milliseconds. */
  readonly capMs: number;
  readonly maxTurns: number;
  /** Measured even when the time is up. */
  readonly minTurns: number;
}

/** Turns for a quarter of the time that warm up and do not count, then turns that count. */
export async function sample(step: string, { capMs, maxTurns, minTurns }: Budget, turn: () => Turn | Promise<Turn>): Promise<StepResult> {
  const startedAt = performance.now();
  const ms: number[] = [];
  const parseMs: number[] = [];
  const warmTurns = Math.ceil(maxTurns / 4);
  for (let done = 0; done < warmTurns && performance.now() - startedAt < capMs / 4; done += 1) {
    await turn();
    if (done % 16 === 15) await pause();
  }
  while (ms.length < maxTurns && (ms.length < minTurns || performance.now() - startedAt < capMs)) {
    const result = await turn();
    ms.push(result.ms);
    if (result.parseMs !== undefined) parseMs.push(result.parseMs);
    if (ms.length % 16 === 0) await pause();
  }
  return { step, ms, parseMs };
}

export function timed<Value>(run: () => Value): { readonly value: Value; readonly ms: number } {
  const startedAt = performance.now();
  const value = run();
  return { value, ms: performance.now() - startedAt };
}

/** Lets timers and promises of a candidate run, which are none of its cost. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** Bytes on the heap when all garbage is gone. */
export async function heapUsed(): Promise<number> {
  for (let turn = 0; turn < 3; turn += 1) {
    collect();
    await pause();
  }
  return process.memoryUsage().heapUsed;
}

export function collect(): void {
  if (globalThis.gc === undefined) throw new Error("run node with --expose-gc");
  void globalThis.gc();
}
