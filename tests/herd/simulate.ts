/** Five thousand desks and one server that restarts: how many calls arrive in each tenth of a second. */
import { ourDesk, pageDesk, type Call } from "./desks.ts";
import { createHerdClock } from "./herd-clock.ts";

export interface HerdOptions {
  readonly deskCount: number;
  /** How long the server takes no connections. Unit: milliseconds. */
  readonly downMs: number;
  /** How long the herd is watched, from the moment at which the server goes down. Unit: milliseconds. */
  readonly watchMs: number;
  readonly timing: "page" | "ours";
  readonly seed: number;
}

/** Calls in each tenth of a second since the server went down. */
export type Herd = Readonly<Record<Call, readonly number[]>>;

export const BIN_MS = 100;
/** Long enough for every desk to have connected and got its rows. */
const BEFORE_MS = 10_000;

export async function simulate({ deskCount, downMs, watchMs, timing, seed }: HerdOptions): Promise<Herd> {
  const clock = createHerdClock();
  const bins = () => new Array<number>(Math.ceil(watchMs / BIN_MS)).fill(0);
  const herd = { connect: bins(), token: bins(), REST: bins() };
  let downAt = Infinity;
  const place = {
    clock,
    isUp: () => clock.now() < downAt || clock.now() >= downAt + downMs,
    note(call: Call) {
      const bin = Math.floor((clock.now() - downAt) / BIN_MS);
      if (bin >= 0 && bin < herd[call].length) herd[call][bin]! += 1;
    },
  };
  const desks = Array.from({ length: deskCount }, (_, index) => (timing === "page" ? pageDesk(place) : ourDesk(place, seed + index)));
  await clock.run(BEFORE_MS);
  downAt = clock.now();
  for (const desk of desks) desk.cut();
  await clock.run(downAt + watchMs);
  return herd;
}

/** The most calls within one tenth of a second, and within one second, from `fromMs` on. */
export function peaks(bins: readonly number[], fromMs = 0): { readonly tenth: number; readonly second: number } {
  const counted = bins.slice(Math.floor(fromMs / BIN_MS));
  const seconds = counted.map((_, at) => counted.slice(at, at + 1_000 / BIN_MS).reduce((sum, count) => sum + count, 0));
  return { tenth: Math.max(0, ...counted), second: Math.max(0, ...seconds) };
}
