/** Schedules that once failed, shrunk to the steps that matter, each with what it taught. They run before any that is drawn. */
import type { Schedule } from "./schedule.ts";

export const regressions: Readonly<Record<string, Schedule>> = {
  // The client was right: over an empty screen an empty broadcast is a snapshot like any other (P17), so the server no longer sends that lie.
  "an empty broadcast after a gap, over a screen that has no rows": {
    regime: { sequence: "connection", numbering: "connection", hasSeq: true, rest: "watermark" },
    hasSnapshots: true,
    seed: 0,
    steps: [
      { do: "publish", slice: "positions", ops: [], fault: "none", delayMs: 0 },
      { do: "publish", slice: "positions", ops: [{ type: "patch", key: 0, field: 0 }], fault: "drop", delayMs: 0 },
      { do: "publish", slice: "positions", ops: [], fault: "none", delayMs: 0 },
      { do: "publish", slice: "positions", ops: [], fault: "drop", delayMs: 0 },
      { do: "signal", fault: "drop", delayMs: 0 },
      { do: "emptyPositions" },
      { do: "pass", ms: 0 },
    ],
  },
};
