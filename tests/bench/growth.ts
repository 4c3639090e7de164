/**
 * Measures what inputs cost at three sizes, so that the law of their growth shows: the last cell is 4 where it is linear, 16 where quadratic, 1
 * where the size costs nothing. In processor time, which a busy machine changes least.
 */
import type { GrowthInput } from "./growth-input.ts";
import { growthInputs } from "./growth-inputs.ts";
import { median } from "./table.ts";

export interface Growth {
  readonly name: string;
  readonly boundIn: string;
  readonly size: number;
  /** At n, 2n and 4n, and how many times the last is the first. */
  readonly cells: readonly string[];
}

const ROUNDS = 3;
/** A size beyond which nothing is to be learnt but patience. Unit: milliseconds. */
const PATIENCE_MS = 20_000;

/** Measures the inputs whose names hold `only`. */
export async function measureGrowth({ only = "", log }: { readonly only?: string | undefined; readonly log: (line: string) => void }) {
  const growths: Growth[] = [];
  for (const input of growthInputs.filter(({ name }) => name.includes(only))) {
    const figures: number[] = [];
    let isHopeless = false;
    for (const factor of [1, 2, 4]) {
      const measured: Measured = isHopeless ? { figure: NaN, ms: 0 } : await measure(input, input.size * factor);
      figures.push(measured.figure);
      isHopeless ||= measured.ms > PATIENCE_MS;
    }
    const growth = (figures[2] ?? NaN) / (figures[0] ?? NaN);
    const cells = [...figures.map((figure) => cellOf(figure, input.unit)), Number.isFinite(growth) && growth > 0 ? growth.toFixed(1) : "–"];
    growths.push({ name: input.name, boundIn: input.boundIn, size: input.size, cells });
    log(`${input.name}: ${cells.join(", ")}`);
  }
  return growths;
}

interface Measured {
  readonly figure: number;
  /** What one round took. */
  readonly ms: number;
}

function cellOf(figure: number, unit: string): string {
  if (Number.isNaN(figure)) return "–";
  if (figure === Infinity) return "never";
  if (unit === "calls") return `${figure} ${unit}`;
  return `${figure >= 100 ? figure.toFixed(0) : figure.toPrecision(3)} ${unit}`;
}

/** The median of a few rounds, and how long one took; not a number where it fails, with a stack that is too small for example. */
async function measure({ prepare }: GrowthInput, size: number): Promise<Measured> {
  const figures: number[] = [];
  let ms = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = process.cpuUsage();
    try {
      const run = prepare(size);
      const before = process.cpuUsage();
      const own = await run();
      ms = msSince(before);
      figures.push(typeof own === "number" ? own : ms);
    } catch {
      return { figure: NaN, ms: msSince(startedAt) };
    }
    if (ms > PATIENCE_MS / ROUNDS) break;
  }
  return { figure: median(figures), ms };
}

function msSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
