/**
 * Decides how long the next attempt must be delayed, whatever its cause: attempts begin at least `minSpacingMs` apart, and only so many
 * within a window. It counts attempts and returns the delay; `machine/` decides what to do meanwhile.
 *
 * Rule: P31 (spacing). Decision 3 (budget).
 */
import type { Millis } from "../shared/brand.ts";
import type { Clock } from "../shared/clock.ts";
import { createBudget } from "./budget.ts";
import type { ConnectionLimits } from "./connection-options.ts";
import type { Context } from "./machine/state.ts";

export interface AttemptPacing {
  /** Counts an attempt that begins now. */
  recordAttempt(): void;
  /** The delay that an attempt would need now, and whether the budget is its cause. */
  readDelay(): Pick<Context, "holdMs" | "isOverBudget">;
}

export interface AttemptPacingOptions {
  readonly clock: Clock;
  /** Unit: milliseconds. */
  readonly minSpacingMs: number;
  readonly limits: ConnectionLimits;
}

export function createAttemptPacing({ clock, minSpacingMs, limits }: AttemptPacingOptions): AttemptPacing {
  const budget = createBudget(clock, limits.attempts, limits.windowMs);
  let lastAttemptAt: Millis | undefined;

  return {
    recordAttempt() {
      lastAttemptAt = clock.monotonic();
      budget.take();
    },
    readDelay() {
      // Monotonic alone, as in the budget: a correction of the wall clock must not bring two attempts together.
      const spacingMs = lastAttemptAt === undefined ? 0 : Math.max(lastAttemptAt + minSpacingMs - clock.monotonic(), 0);
      const budgetMs = budget.waitMs();
      return { holdMs: Math.ceil(Math.max(spacingMs, budgetMs)), isOverBudget: budgetMs > spacingMs };
    },
  };
}
