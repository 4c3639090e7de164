/**
 * A message as the rest of the package sees it: the envelope read, the string layers of `data` taken off. Types only.
 *
 * Rules: P6 fields, P7 default, P8 encodings, P9 `ts`, P12 malformed.
 */
import type { Seq } from "../shared/brand.ts";

export type MessageType = "snapshot" | "delta";

export interface Message {
  readonly kind: string;
  /** `snapshot` where the server left it out (P7). */
  readonly messageType: MessageType;
  /** Absent as well where the server sent something that is not a safe integer of at least 0 (P36). */
  readonly seq: Seq | undefined;
  /** There is a `seq`, but not one that can be read: neither absent nor null. */
  readonly isSeqUnreadable?: true;
  /** The server's `ts` as sent, where it is a good RFC 3339 timestamp (P9). */
  readonly asOf: string | undefined;
  /** A string here could not be decoded within three layers (P8): what that means depends on the kind, so it is judged where the payload is read. */
  readonly data: unknown;
}

/** Why a message was dropped: a code that holds nothing of the frame. `exception`: this package failed while it handled the message. */
export type MalformedReason = "binary" | "too-long" | "not-json" | "not-an-object" | "no-kind" | "message-type" | "exception";

export interface MalformedFrame {
  readonly type: "malformed";
  readonly reason: MalformedReason;
  /** Present where it is certain in spite of the fault: then only its slice turns stale. */
  readonly kind: string | undefined;
  /** A readable `seq` counts in the sequence all the same (P36). */
  readonly seq: Seq | undefined;
  readonly isSeqUnreadable?: true;
}

/** A text of a proxy or server that is no message, such as `ping`: nothing was lost (P12). */
export interface Noise {
  readonly type: "noise";
}

export type DecodeOutcome = { readonly type: "message"; readonly message: Message } | MalformedFrame | Noise;
