/** Carries out commands of the view of faults, and keeps what came of the last ones. */
import { useRef, useState } from "react";
import type { Clock } from "../../../../shared/clock.ts";
import type { FaultCommand, FaultControl } from "../../fault-command.ts";

export interface FaultResult {
  readonly id: number;
  /** Unit: milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
  readonly outcome: "running" | "done" | "failed";
  /** What the server did, or what is wrong. */
  readonly text: string;
}

export type RunFault = (label: string, commands: readonly FaultCommand[]) => void;

const RESULTS_KEPT = 20;
/** Of a text of the server or an exception. Unit: characters. */
const TEXT_LENGTH = 500;

/** The newest result first. A command that fails ends its sequence. */
export function useFaults(control: FaultControl, clock: Clock): readonly [results: readonly FaultResult[], run: RunFault] {
  const [results, setResults] = useState<readonly FaultResult[]>([]);
  const count = useRef(0);
  const run: RunFault = (label, commands) => {
    count.current += 1;
    const started: FaultResult = { id: count.current, at: clock.now(), label, outcome: "running", text: "" };
    const end = (outcome: FaultResult["outcome"], text: string): void =>
      setResults((before) =>
        before.map((each) => (each.id === started.id ? { ...started, outcome, text: text.slice(0, TEXT_LENGTH) } : each)),
      );
    setResults((before) => [started, ...before.slice(0, RESULTS_KEPT - 1)]);
    runInOrder(control, commands).then(
      (texts) => end("done", texts.join("; ")),
      (reason: unknown) => end("failed", reason instanceof Error ? reason.message : String(reason)),
    );
  };
  return [results, run];
}

async function runInOrder(control: FaultControl, commands: readonly FaultCommand[]): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const command of commands) texts.push(await control(command));
  return texts;
}
