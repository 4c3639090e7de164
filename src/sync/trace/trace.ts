/**
 * What an observer of the client's inside is given: each message with its verdict, each signal, and each error. An application has no observer, and pays one
 * comparison a frame for that; `./devtools` attaches one (`client/observers.ts`).
 */
import type { QueryKey } from "../../domains/queries/query-keys.ts";
import type { MalformedReason, MessageType } from "../../protocol/message.ts";
import type { Seq } from "../../shared/brand.ts";
import type { AtlasError } from "../../shared/errors.ts";
import type { SequenceVerdict } from "../sequence/sequence.ts";

/** One message of a frame, after it was applied. */
export interface TracedMessage {
  /** Counts the messages of the client: a number that is left out is a message that was not traced. */
  readonly ordinal: number;
  /** Counts the connections of the client: messages between two of them are missing. */
  readonly connection: number;
  /** Undefined where it could not be read. */
  readonly kind: string | undefined;
  readonly messageType: MessageType | undefined;
  readonly seq: Seq | undefined;
  /** The server's `ts` as sent. */
  readonly asOf: string | undefined;
  /** Undefined where the message was not judged, since the connection ended. */
  readonly verdict: SequenceVerdict | undefined;
  /** Why it could not be read. */
  readonly malformed: MalformedReason | undefined;
  /** It was read, and could not be applied completely: its payload has not the form that its kind needs. */
  readonly isUnapplied: boolean;
  /** Rows of it that were left out (P18). */
  readonly quarantined: number;
  /** The text of the whole frame; undefined for a binary one, and for a large snapshot, whose text is not kept. */
  readonly text: string | undefined;
  /** The length of that text. Unit: characters. */
  readonly size: number;
  /** Its place among the messages of the frame, from 0. */
  readonly index: number;
  /** Messages in the frame. */
  readonly count: number;
  /** What it took to decode the frame: for a large snapshot, all of its parts. Unit: milliseconds. */
  readonly decodeMs: number;
  /** What it took to apply this message. Unit: milliseconds. */
  readonly applyMs: number;
}

export interface Trace {
  /** Must not throw. */
  message(message: TracedMessage): void;
  /** A signal, before it is acted on. Must not throw. */
  signal(signal: { readonly kind: string; readonly keys: readonly QueryKey[] }): void;
  /** Each error that the client hands to `onError`, or would. Must not throw. */
  error(error: AtlasError): void;
  /** The client drops everything of its scope: so does the observer (P41). Must not throw. */
  forget(): void;
}

/** Where a trace is put while a client runs. */
export interface TraceSlot {
  current: Trace | undefined;
}
