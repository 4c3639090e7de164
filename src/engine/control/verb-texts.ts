/**
 * What each verb does, in one line, and the part that it belongs to: one table for the status of the simulator, the forms of the inspector and the page
 * of the documentation.
 */
import type { FaultVerb } from "./control-verbs.ts";

/** In the order in which they are shown. The verb that ends what the others began comes first. */
export const verbParts = ["end", "connection", "messages", "REST", "book"] as const;

export interface VerbText {
  readonly part: (typeof verbParts)[number];
  /** Begins with a verb, ends without a full stop. */
  readonly does: string;
}

export const verbTexts = {
  heal: { part: "end", does: "ends every fault that lasts, and lets the book move" },

  kill: { part: "connection", does: "cuts every connection without a close, as a lost network does" },
  close: { part: "connection", does: "closes every connection with a code and a reason" },
  refuse: { part: "connection", does: "answers each attempt to connect with 503 for a while; open connections stay" },
  expire: { part: "connection", does: "makes every token invalid that was issued so far; open connections stay" },
  stop: { part: "connection", does: "cuts every connection and answers nothing for a while, REST included" },
  silence: { part: "connection", does: "keeps connections open and sends nothing, no heartbeat either" },
  greeting: { part: "connection", does: "changes what a new connection is sent first, for one slice or all" },

  gap: { part: "messages", does: "skips numbers, so that messages seem to be lost" },
  drop: { part: "messages", does: "leaves out the next messages, whose numbers are used" },
  renumber: { part: "messages", does: "begins the numbers again, as after a restart of the server" },
  malformed: { part: "messages", does: "sends one frame that cannot be read" },
  defect: { part: "messages", does: "sends messages whose fields or rows are broken, until `none`" },
  noise: { part: "messages", does: "sends a text that is no message, such as a ping of a proxy" },
  encode: { part: "messages", does: "writes payloads in another encoding, such as JSON within a text" },
  unknown: { part: "messages", does: "sends a message of a kind that no client knows" },
  envelope: { part: "messages", does: "puts rows elsewhere in the payload, such as deeper" },
  keys: { part: "messages", does: "writes the keys of removed rows in another form" },
  lag: { part: "messages", does: "delays every message, in order; 0 ends it" },

  rest: { part: "REST", does: "has requests fail, answer late, hang or answer with something else than JSON" },
  cache: { part: "REST", does: "marks answers as kept by a cache" },
  partial: { part: "REST", does: "answers with half of the rows, and a sign that there are more" },
  counter: { part: "REST", does: "names a number in answers that is not one of the stream" },

  pause: { part: "book", does: "stops the book" },
  resume: { part: "book", does: "lets the book move again" },
  tick: { part: "book", does: "moves the book by some steps, a paused one as well" },
  rate: { part: "book", does: "changes how often the book changes, and what" },
  empty: { part: "book", does: "sends an empty snapshot of a slice that has rows" },
  snapshot: { part: "book", does: "sends a snapshot of one slice or of all" },
  signal: { part: "book", does: "sends a signal, after which clients fetch again" },
  lose: { part: "book", does: "leaves out the next signals" },
  storm: { part: "book", does: "sends a signal again and again for a while" },
  generate: { part: "book", does: "generates a run of a report" },
  edit: { part: "book", does: "edits a section of a run of a report" },
  lock: { part: "book", does: "locks a desk for a business date" },
} as const satisfies Record<FaultVerb, VerbText>;
