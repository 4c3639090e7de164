/** What the verbs of the wire do to a feed. */
import type { ActionsOf, wireFields } from "../control/control-verbs.ts";
import type { Feed } from "../feed.ts";
import { malformedFrame } from "../stream/malformed.ts";
import { channels, type Outgoing } from "../stream/wire.ts";
import { defects } from "./defects.ts";

export function createWireActions(feed: Feed, publish: (message: Outgoing) => void): ActionsOf<typeof wireFields> {
  const { faults } = feed;
  return {
    drop(values) {
      faults.drops.push({ kind: values.kind, remaining: values.count });
      return `the next ${values.count} ${values.kind ?? "messages"} will be left out; their numbers are used`;
    },
    gap(values) {
      feed.skipNumbers(values.count, values.kind);
      return `${values.count} numbers left out`;
    },
    renumber() {
      feed.restartNumbers();
      return "numbers start again";
    },
    malformed({ shape, slice, isNumbered }) {
      const { kind } = channels[slice];
      feed.sendRaw((seq) => malformedFrame(shape, kind, seq), { kind, takesNumber: isNumbered });
      return `sent a frame: ${shape}`;
    },
    defect({ as, kind, count }) {
      if (as === "none") faults.defects = [];
      else faults.defects.push({ defect: defects[as], kind, remaining: count });
      return as === "none"
        ? "messages are whole"
        : `${kind ?? "messages"} come broken: ${as}${count === undefined ? "" : `, ${count} of them`}`;
    },
    noise(values) {
      feed.sendRaw(() => values.text, { kind: "", takesNumber: false });
      return "sent a frame that is no message";
    },
    encode({ as, count }) {
      faults.form = { ...faults.form, encoding: as };
      faults.formRemaining = count;
      return `payloads are written as ${as}${count === undefined ? "" : `, ${count} of them`}`;
    },
    unknown(values) {
      publish({ kind: values.kind, messageType: "delta", data: { note: "an unknown kind" } });
      return `sent a message of kind ${values.kind}`;
    },
    lag({ delayMs }) {
      faults.lagMs = delayMs;
      return `messages arrive ${delayMs} ms after they were sent`;
    },
    silence({ durationMs, ...to }) {
      feed.silence(durationMs, to);
      return `silent for ${durationMs} ms`;
    },
    greeting({ as, slice }) {
      if (slice === undefined) Object.assign(faults, { greeting: as, greetings: new Map() });
      else faults.greetings.set(channels[slice].kind, as);
      return `new connections get of ${slice ?? "every slice"}: ${as}`;
    },
    close(values) {
      feed.closeAll(values.code, values.reason);
      return `closed every connection with ${values.code}`;
    },
    kill() {
      feed.terminateAll();
      return "cut every connection without a close";
    },
  };
}
