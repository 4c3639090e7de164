/** Runs one schedule on a virtual clock: the client as it ships, a server that does its worst, and the oracle at every commit. */
import { act } from "./actor.ts";
import { honest, type Candidate } from "./candidate.ts";
import { converge } from "./converge.ts";
import { Desk } from "./desk.ts";
import type { Tally } from "./losses.ts";
import type { Occurrences } from "./occurrences.ts";
import type { Schedule } from "./schedule.ts";

export interface Outcome {
  readonly failure: string | undefined;
  readonly tally: Tally;
  readonly occurrences: Occurrences;
}

export async function runSchedule(schedule: Schedule, candidate: Candidate = honest): Promise<Outcome> {
  const desk = new Desk(schedule, candidate);
  for (const step of schedule.steps) {
    await act(desk, step);
    desk.check();
    if (desk.failure !== undefined) break;
  }
  const failure = desk.failure ?? (await converge(desk));
  const tally = desk.login.oracle.count(); // before the end of the client's connection shows every loss
  desk.end();
  return { failure: failure ?? desk.failure, tally, occurrences: desk.occurrences };
}
