/**
 * Delays the first loads of a page until the socket is open: data fetched before `open` must be fetched again after it, since signals sent
 * in between were lost. All loads wait until 500 ms after `connect` at the latest.
 *
 *   closed ──connect──▶ waiting ──open, or 500 ms──▶ closed: all continue
 *                          └──────end──────────────▶ closed: all fail
 *
 * Rule: P24.
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { Cancel, Clock } from "../../shared/clock.ts";
import { AtlasError } from "../../shared/errors.ts";

export interface FirstLoads {
  /** Resolves when the load may begin. Rejects with `client-disposed` where the client ends first. */
  wait(queryKey: QueryKey): Promise<void>;
  /** By identity: the very key that `wait` was given. */
  isWaiting(queryKey: QueryKey): boolean;
  /** `connect` was called. */
  connecting(): void;
  /** The socket is open, or was disconnected: no load waits any more. */
  release(): void;
  end(): void;
}

const LONGEST_WAIT_MS = 500;

interface Gate {
  readonly passed: Promise<void>;
  readonly open: () => void;
  readonly fail: (error: AtlasError) => void;
  readonly cancelTimer: Cancel;
}

export function createFirstLoads(clock: Clock): FirstLoads {
  const waiting = new Set<QueryKey>();
  let gate: Gate | undefined;

  function close(): Gate | undefined {
    const closed = gate;
    closed?.cancelTimer();
    gate = undefined;
    return closed;
  }
  const release = (): void => close()?.open();

  return {
    async wait(queryKey) {
      await Promise.resolve(); // React runs the effects of children first: the `connect` of the provider above comes later in this task
      if (gate === undefined) return;
      waiting.add(queryKey);
      try {
        await gate.passed;
      } finally {
        waiting.delete(queryKey);
      }
    },
    isWaiting: (queryKey) => waiting.has(queryKey),
    connecting() {
      let open = (): void => undefined;
      let fail: Gate["fail"] = () => undefined;
      const passed = new Promise<void>((resolve, reject) => {
        open = resolve;
        fail = reject;
      });
      passed.catch(() => undefined); // there may be no load that waits
      gate ??= { passed, open, fail, cancelTimer: clock.schedule(release, LONGEST_WAIT_MS) };
    },
    release,
    end: () => close()?.fail(new AtlasError("client-disposed")),
  };
}
