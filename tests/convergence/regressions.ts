/** Schedules that once found a fault, shrunk to the steps that matter, each with the rule that was broken. */
import type { Schedule } from "./schedule.ts";

export const regressions: Readonly<Record<string, Schedule>> = {};
