/** Which of the four tones of the style sheet a state has. The words beside it say the same, so that no meaning is in a colour alone. */
import type { ConnectionState } from "../../shared/connection-state.ts";
import type { Freshness } from "../../store/freshness.ts";

/** The endings of `atlas-status--`, `atlas-note--` and `atlas-line--`. */
export type Tone = "good" | "warn" | "bad" | "idle";

const tones: Readonly<Record<ConnectionState["status"] | Freshness["status"], Tone>> = {
  connected: "good",
  live: "good",
  connecting: "warn",
  disconnected: "warn",
  waiting: "warn",
  stale: "warn",
  error: "bad",
  blocked: "bad",
  idle: "idle",
  disposed: "idle",
};

export function toneOf(status: keyof typeof tones): Tone {
  return tones[status];
}
