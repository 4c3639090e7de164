/** What the verbs of REST do: the simulator's and the testing kit's are the same. */
import type { Clock } from "../../shared/clock.ts";
import type { ActionsOf, restFields } from "../control-verbs.ts";
import type { RestFaults } from "./rest-faults.ts";

export function createRestActions(clock: Clock, faults: RestFaults): ActionsOf<typeof restFields> {
  return {
    rest({ durationMs, count, ...fault }) {
      faults.misbehave({ ...fault, remaining: count, until: clock.now() + (durationMs ?? Infinity) });
      return `REST: ${fault.mode} ${fault.path ?? ""} ${durationMs === undefined ? "until it is healed" : `for ${durationMs} ms`}`;
    },
    cache({ count, ...fault }) {
      faults.cache({ ...fault, remaining: count });
      return `REST answers can be kept: ${fault.as}, ${fault.seconds} s`;
    },
    partial({ count, ...fault }) {
      faults.truncate({ ...fault, remaining: count });
      return `REST answers with half of the rows: ${fault.as}`;
    },
    counter({ startsAt }) {
      faults.countFrom(startsAt);
      return "REST answers carry a counter that is not the stream's";
    },
  };
}
