/**
 * Writes messages as frames, broken by the defects that hold for them. Knows no connection.
 *
 * Rules: P6 fields, P8 encodings.
 */
import type { Clock } from "../../shared/clock.ts";
import { takeAll } from "../faults/counted.ts";
import type { Defect, Frame, FrameParts } from "../faults/defects.ts";
import type { WireFaults } from "../faults/wire-faults.ts";
import type { PayloadTexts } from "./payload-texts.ts";
import { frameHead, frameOf, type Outgoing, type WireForm } from "./wire.ts";

/** The frames of one message under one number: one, but where a defect makes it several. */
export type Write = (seq: number | undefined) => readonly Frame[];

export interface FrameWriter {
  /** Takes what the faults hold for this message; its payload is written when the first connection asks. */
  prepare(message: Outgoing, encoding: WireForm["encoding"]): Write;
}

export function createFrameWriter(clock: Clock, faults: WireFaults, texts: PayloadTexts): FrameWriter {
  return {
    prepare(message, encoding) {
      const defects = takeAll(faults.defects, message.kind).map(({ defect }) => defect);
      const changed = defects.reduce((before, { change }) => change?.(before) ?? before, message);
      const rewrite = (text: string): string => defects.reduce((before, { rewrite: next }) => next?.(before) ?? before, text);
      return (seq) => {
        const head = frameHead(changed, seq, new Date(clock.now()).toISOString());
        const dataText = texts.textOf(changed, encoding, rewrite);
        const whole: readonly Frame[] = [frameOf(head, dataText)];
        return defects.reduce((frames, defect) => frames.flatMap((frame) => broken(frame, defect, { head, dataText })), whole);
      };
    },
  };
}

/** A frame that is no longer text is past what a defect of texts can do to it. */
function broken(frame: Frame, { send }: Defect, parts: FrameParts): readonly Frame[] {
  return send === undefined || typeof frame !== "string" ? [frame] : send(frame, parts);
}
