/** A connection to an engine that keeps every frame, for tests. */
import type { Engine } from "../../src/engine/engine.ts";

export interface SentFrame {
  readonly kind: string;
  readonly message_type?: "snapshot" | "delta";
  readonly seq?: number;
  readonly ts: string;
  readonly data: unknown;
}

export interface RecordingPeer {
  /** Everything as it was sent. */
  readonly raw: readonly (string | Uint8Array)[];
  /** The frames since the last call, decoded. */
  take(): readonly SentFrame[];
  /** How the server ended it: a close code, or that it was cut. */
  readonly ended: number | "cut" | undefined;
}

export function attachPeer(engine: Engine): RecordingPeer {
  const raw: (string | Uint8Array)[] = [];
  let taken = 0;
  let ended: number | "cut" | undefined;
  const session = engine.attach({
    send: (frame) => void raw.push(frame),
    close: (code) => {
      ended = code;
      session.detach();
    },
    terminate: () => {
      ended = "cut";
      session.detach();
    },
  });
  return {
    raw,
    get ended() {
      return ended;
    },
    take() {
      const frames = raw.slice(taken).map((frame) => JSON.parse(String(frame)) as SentFrame);
      taken = raw.length;
      return frames;
    },
  };
}
