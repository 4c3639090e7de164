/** What passes by in a second: messages and commits from the client's counters, frames from the browser. */
import { useEffect, useState } from "react";
import { useAtlasClient, type AtlasStats } from "../../../src/index.ts";

export interface Rates {
  readonly stats: AtlasStats;
  readonly messagesPerSecond: number;
  readonly commitsPerSecond: number;
  readonly framesPerSecond: number;
}

const everyMs = 500;
/** Rates are averaged over this many readings, so bursts do not make them jump. */
const kept = 4;

interface Reading {
  readonly at: number;
  readonly stats: AtlasStats;
  readonly frameCount: number;
}

/** Counters are not state of the store: this hook polls them, so a heartbeat renders no component. */
export function useRates(): Rates {
  const client = useAtlasClient();
  const [readings, setReadings] = useState<readonly Reading[]>(() => [{ at: performance.now(), stats: client.stats(), frameCount: 0 }]);
  useEffect(() => {
    let frameCount = 0;
    let frame = requestAnimationFrame(function counted() {
      frameCount += 1;
      frame = requestAnimationFrame(counted);
    });
    const read = (): Reading => ({ at: performance.now(), stats: client.stats(), frameCount });
    const interval = setInterval(() => setReadings((before) => [...before.slice(1 - kept), read()]), everyMs);
    return () => {
      clearInterval(interval);
      cancelAnimationFrame(frame);
    };
  }, [client]);

  const newest = readings.at(-1)!;
  const oldest = readings[0]!;
  const perSecond = (count: (reading: Reading) => number): number => {
    const elapsedMs = newest.at - oldest.at;
    return elapsedMs <= 0 ? 0 : Math.max(Math.round(((count(newest) - count(oldest)) * 1000) / elapsedMs), 0);
  };
  return {
    stats: newest.stats,
    messagesPerSecond: perSecond(({ stats }) => stats.messageCount),
    commitsPerSecond: perSecond(({ stats }) => stats.commitCount),
    framesPerSecond: perSecond(({ frameCount }) => frameCount),
  };
}
