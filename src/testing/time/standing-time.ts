/**
 * Ends a wait for virtual time that nothing lets pass: a test that awaits a REST call before it calls `settle` would only time out, without a
 * reason. Detects time that has not moved for a few real seconds; a wait that a test interrupts with `settle` or `advance` goes on.
 */
import { AtlasError } from "../../shared/errors.ts";
import { setRealTimeout, settled } from "./real-tasks.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** Shorter than the 5 s after which Vitest and Jest end a test without a reason. */
const STANDS_AFTER_MS = 4_000;
/** A machine that was busy runs its late timers first: so many tasks more are waited for. */
const TASKS_AFTER = 100;

/**
 * Settles as `wait` does.
 * @throws AtlasError `time-stands`, as a rejection
 */
export function unlessTimeStands<Result>(
  clock: VirtualClock,
  wait: Promise<Result>,
  standsAfterMs: number = STANDS_AFTER_MS,
): Promise<Result> {
  const instant = (): number => clock.now() + clock.monotonic(); // `sleep` moves the first alone
  return new Promise((resolve, reject) => {
    let isOver = false;
    let cancel = watch();

    function watch(): () => void {
      const before = instant();
      return setRealTimeout(() => void judge(before), standsAfterMs);
    }
    async function judge(before: number): Promise<void> {
      for (let left = TASKS_AFTER; left > 0 && !isOver && instant() === before; left -= 1) await settled();
      if (isOver) return;
      if (instant() === before) reject(new AtlasError("time-stands", { detail: { afterMs: standsAfterMs } }));
      else cancel = watch();
    }
    wait.then(resolve, reject).finally(() => {
      isOver = true;
      cancel();
    });
  });
}
