/**
 * Keeps the messages that a REST answer may lack, and replays them over its rows. Keeps the delta log and the numbers of the slice in step:
 * what was not logged cannot be replayed, and an answer that lacks it is too old.
 *
 * Rules: P35, P37, P38.
 */
import type { JsonRecord } from "../../../protocol/json.ts";
import type { Seq } from "../../../shared/brand.ts";
import type { Clock } from "../../../shared/clock.ts";
import type { DraftRows } from "../../../store/rows/draft-rows.ts";
import type { BaselinePosition } from "./baseline-position.ts";
import { createDeltaLog, type DeltaLog, type LoggedDelta, type ReplayFrom } from "./delta-log.ts";

export interface MessageReplayOptions {
  readonly merge: "shallow" | "replace";
  readonly position: BaselinePosition;
  readonly clock: Pick<Clock, "monotonic">;
}

export interface MessageReplay {
  /** False while no answer counts: before the first connection, between two, and where there is a baseline. */
  readonly isLogging: boolean;
  /** A connection opened, or its numbers restarted: what was logged before is discarded. */
  restart(): void;
  /** Begins to log where that was not done already: an answer has to contain all that is in the rows by now. */
  begin(): void;
  /** A request leaves whose answer will contain all messages so far. One that the application hands in meanwhile may lack them. */
  beginAgain(): void;
  /** There is a baseline, or no connection. */
  end(): void;
  /** A message arrived. `included`: the rows contain it already. */
  arrive(seq: Seq | undefined): "included" | "new";
  keep(delta: Omit<LoggedDelta, "at">): void;
  /** False where it is not known which messages the answer lacks, or where they were not kept. */
  canReplay(from: ReplayFrom): boolean;
  replay(rows: DraftRows<JsonRecord>, from: ReplayFrom): void;
}

export function createMessageReplay({ merge, position, clock }: MessageReplayOptions): MessageReplay {
  let log: DeltaLog | undefined;

  return {
    get isLogging() {
      return log !== undefined;
    },
    restart() {
      log = createDeltaLog(merge, clock.monotonic());
      position.reset();
    },
    begin() {
      if (log !== undefined) return;
      log = createDeltaLog(merge, clock.monotonic());
      position.beginLog();
    },
    beginAgain() {
      log?.restart(clock.monotonic());
      position.beginLog();
    },
    end() {
      log = undefined;
      position.endLog();
    },
    arrive(seq) {
      const verdict = position.arrive(seq);
      if (verdict === "included") log?.skip(clock.monotonic());
      return verdict;
    },
    keep: (delta) => log?.keep({ ...delta, at: clock.monotonic() }),
    canReplay: (from) => log?.canReplay(from) === true,
    replay: (rows, from) => log?.replay(rows, from),
  };
}
