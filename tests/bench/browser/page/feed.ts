/**
 * The socket of every page but ours: parses each message and hands its rows on, one message at a time, or with `?batch=frame` all of a
 * frame together, of each row the last version only.
 */
import type { BenchRow } from "../../workload.ts";

export interface Sink {
  /** All rows, in the order in which they are shown. */
  load(rows: readonly BenchRow[]): void;
  /** Complete new versions of rows that are there. */
  update(rows: readonly BenchRow[]): void;
}

interface Message {
  readonly kind: string;
  readonly message_type?: "snapshot" | "delta";
  readonly data: { readonly positions: readonly BenchRow[] };
}

const query = new URLSearchParams(location.search);
export const isBatched = query.get("batch") === "frame";
export const socketUrl = `ws://${location.host}/ws${location.search}`;

export function openFeed(sink: Sink): void {
  let waiting = new Map<string, BenchRow>();
  const flush = (): void => {
    const rows = [...waiting.values()];
    waiting = new Map();
    sink.update(rows);
  };
  const batch = (rows: readonly BenchRow[]): void => {
    if (waiting.size === 0) requestAnimationFrame(flush);
    for (const row of rows) waiting.set(row.position_line_key, row);
  };

  new WebSocket(socketUrl).onmessage = ({ data }: MessageEvent<string>) => {
    const message = JSON.parse(data) as Message; // from the bench's own server
    if (message.kind === "heartbeat") return;
    const { positions } = message.data;
    if (message.message_type === "snapshot") sink.load(positions);
    else if (isBatched) batch(positions);
    else sink.update(positions);
  };
}
