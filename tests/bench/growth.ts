/**
 * Measures what inputs cost at three sizes, so that the law of their growth shows: the last column is 4 where it is linear, 16 where quadratic.
 * In processor time, which a busy machine changes least.
 */
import { growthInputs, type GrowthInput } from "./growth-inputs.ts";
import { median } from "./table.ts";

const ROUNDS = 3;
/** A size beyond which nothing is to be learnt but patience. Unit: milliseconds. */
const PATIENCE_MS = 20_000;

/** Prints a line for each input, as soon as it is known. */
export async function measureGrowth(print: (line: string) => void): Promise<void> {
  print("| input | n | at n | at 2n | at 4n | growth |");
  print("| --- | --- | --- | --- | --- | --- |");
  for (const input of growthInputs) {
    const figures: number[] = [];
    for (const factor of [1, 2, 4]) {
      const isHopeless = input.unit === "ms" && (figures.at(-1) ?? 0) > PATIENCE_MS;
      figures.push(isHopeless ? NaN : await measure(input, input.size * factor));
    }
    const growth = (figures[2] ?? NaN) / (figures[0] ?? NaN);
    const cells = figures.map((figure) => (Number.isNaN(figure) ? "–" : `${figure.toPrecision(3)} ${input.unit}`));
    print(`| ${input.name} | ${input.size} | ${cells.join(" | ")} | ${Number.isNaN(growth) ? "–" : growth.toFixed(1)} |`);
  }
}

async function measure({ prepare }: GrowthInput, size: number): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = prepare(size);
    const before = process.cpuUsage();
    try {
      const own = await run();
      const { user, system } = process.cpuUsage(before);
      const ms = (user + system) / 1_000;
      figures.push(typeof own === "number" ? own : ms);
      if (ms > PATIENCE_MS / ROUNDS) break;
    } catch {
      return NaN; // a stack that is too small, for example
    }
  }
  return median(figures);
}
