/** What the verbs of REST do. */
import type { Clock } from "../../shared/clock.ts";
import type { ActionsOf, restFields } from "../control/control-verbs.ts";
import type { AnswerFaults } from "./answer-faults.ts";
import type { RestFaults } from "./rest-faults.ts";

export function createRestActions(clock: Clock, rest: RestFaults, answers: AnswerFaults): ActionsOf<typeof restFields> {
  return {
    rest({ durationMs, count, ...fault }) {
      rest.misbehave({ ...fault, remaining: count, until: clock.now() + (durationMs ?? Infinity) });
      return `REST: ${fault.mode} ${fault.path ?? ""} ${durationMs === undefined ? "until it is healed" : `for ${durationMs} ms`}`;
    },
    cache({ count, ...fault }) {
      answers.cache({ ...fault, remaining: count });
      return `REST answers can be kept: ${fault.as}, ${fault.seconds} s`;
    },
    partial({ count, ...fault }) {
      answers.truncate({ ...fault, remaining: count });
      return `REST answers with half of the rows: ${fault.as}`;
    },
    counter({ startsAt }) {
      answers.countFrom(startsAt);
      return "REST answers carry a counter that is not the stream's";
    },
  };
}
