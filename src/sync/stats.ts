/** Counters of what passed by. Plain numbers outside the store, so that a heartbeat wakes no component (DESIGN, *State*). */
import type { Millis } from "../shared/brand.ts";

export interface AtlasStats {
  /** Messages of Atlas; noise is none (P12). */
  readonly messageCount: number;
  /** Texts of proxies and servers that are no messages, such as `ping` (P12). */
  readonly noiseCount: number;
  readonly snapshotCount: number;
  readonly deltaCount: number;
  readonly signalCount: number;
  readonly eventCount: number;
  readonly heartbeatCount: number;
  /** Messages of unknown kinds (P11). */
  readonly unknownCount: number;
  /** Messages that could not be read (P12, P16, P29). */
  readonly malformedCount: number;
  /** Rows left out (P18). */
  readonly quarantinedCount: number;
  /** Known fields of an unexpected type (P18). */
  readonly unexpectedFieldCount: number;
  /** Removals under a guessed composite key that named no known row (P20). */
  readonly unknownRemovedCount: number;
  /** Gaps; several with no completed recovery between them are one (P36). While the numbers are unchecked, each jump counts. */
  readonly gapCount: number;
  readonly missedCount: number;
  /** Lower numbers while the numbers are unchecked; else one is a restart (P37). */
  readonly backwardsCount: number;
  readonly repeatCount: number;
  readonly restartCount: number;
  readonly recoveryCount: number;
  readonly commitCount: number;
  readonly connectionCount: number;
  /** Connections that took over from an open one (P33). */
  readonly rotationCount: number;
  /** The newest number of the connection; undefined before the first. */
  readonly lastSeq: number | undefined;
  /** When the last message of any kind arrived. Unit: milliseconds since 1970. */
  readonly lastMessageAt: Millis | undefined;
  /**
   * How late the newest message arrived that says when it was sent, against the quickest of its kind in ten minutes. Unit: milliseconds.
   * Source: P46.
   */
  readonly lagMs: number | undefined;
}

export type StatsDraft = { -readonly [Name in keyof AtlasStats]: AtlasStats[Name] };

export function createStats(): StatsDraft {
  return {
    messageCount: 0,
    noiseCount: 0,
    snapshotCount: 0,
    deltaCount: 0,
    signalCount: 0,
    eventCount: 0,
    heartbeatCount: 0,
    unknownCount: 0,
    malformedCount: 0,
    quarantinedCount: 0,
    unexpectedFieldCount: 0,
    unknownRemovedCount: 0,
    gapCount: 0,
    missedCount: 0,
    backwardsCount: 0,
    repeatCount: 0,
    restartCount: 0,
    recoveryCount: 0,
    commitCount: 0,
    connectionCount: 0,
    rotationCount: 0,
    lastSeq: undefined,
    lastMessageAt: undefined,
    lagMs: undefined,
  };
}
