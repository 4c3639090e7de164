/**
 * What the socket of the browser bench sends: a snapshot, and deltas made beforehand, so that sending costs the machine next to nothing.
 *
 * The first row of each delta is the probe: the top row of the table, whose `daily_pnl` is the number of the message. So every candidate's
 * page shows which message it has reached. No row occurs twice in a message, and none is new.
 */
import { createRandom, keyOf, rowOf, type Random } from "../workload.ts";

export interface Load {
  readonly rowCount: number;
  /** Row updates a second, over all messages. */
  readonly rowsPerSecond: number;
  readonly rowsPerMessage: number;
  /** The rows that count as visible, from the top. */
  readonly hotRows: number;
  /** Which share of the updates hits them, the probe included. */
  readonly hotShare: number;
}

export interface Delta {
  /** The text of the message under this number. */
  frame(seq: number): string;
  readonly keys: readonly string[];
}

/** Rows that are made before they are sent again. */
const POOL_ROWS = 40_000;
const SNAPSHOT_SEQ = 1;
const tail = `],"removed":[]}}`;

/** The whole book as one message. */
export function snapshotFrame(rowCount: number): Buffer {
  const random = createRandom(1);
  const rows = Array.from({ length: rowCount }, (_, index) => ({
    ...rowOf(index, random),
    ...(index === 0 && { daily_pnl: SNAPSHOT_SEQ }),
  }));
  return Buffer.from(`${head("snapshot", SNAPSHOT_SEQ)}${JSON.stringify(rows).slice(1, -1)}${tail}`);
}

/** Deltas to be sent round and round. */
export function createDeltas(load: Load): readonly Delta[] {
  const random = createRandom(11);
  return Array.from({ length: Math.ceil(POOL_ROWS / load.rowsPerMessage) }, () => {
    const indexes = chooseRows(load, random);
    const rows = indexes.map((index) => JSON.stringify(rowOf(index, random)));
    const probe = rows[0] ?? "";
    const before = probe.slice(0, probe.lastIndexOf(":") + 1); // `daily_pnl` is a row's last field
    const after = `}${["", ...rows.slice(1)].join(",")}${tail}`;
    return { keys: indexes.map(keyOf), frame: (seq) => `${head("delta", seq)}${before}${seq}${after}` };
  });
}

function chooseRows({ rowCount, rowsPerMessage, hotRows, hotShare }: Load, random: Random): readonly number[] {
  const hotCount = Math.min(hotRows, Math.max(1, Math.round(rowsPerMessage * hotShare)));
  const chosen = new Set([0]);
  while (chosen.size < hotCount) chosen.add(Math.floor(random() * hotRows));
  while (chosen.size < rowsPerMessage) chosen.add(hotRows + Math.floor(random() * (rowCount - hotRows)));
  return [...chosen];
}

function head(messageType: "snapshot" | "delta", seq: number): string {
  return `{"kind":"positions","message_type":"${messageType}","seq":${seq},"ts":"2026-11-20T09:31:08.000Z","data":{"positions":[`;
}
