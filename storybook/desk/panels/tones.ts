/** Which words of the wire want to be looked at. A word that is not here is shown like any other text. */
import type { Tone } from "../table/column.ts";

type Tones = Readonly<Record<string, Tone>>;

export const sideTones: Tones = { buy: "good", sell: "bad", sell_short: "bad" };
export const eventTones: Tones = { cancel: "bad", reject: "bad", amend: "warn", settle: "quiet" };
export const tradeTones: Tones = { failed: "bad", cancelled: "bad", amended: "warn", pending: "warn", settled: "quiet" };
export const blotterTones: Tones = { rejected: "bad", pending_validation: "warn", draft: "quiet", booked: "quiet" };
export const limitTones: Tones = { breach: "bad", warning: "warn", ok: "quiet" };
export const orderTones: Tones = {
  rejected: "bad",
  suspended: "bad",
  partially_filled: "warn",
  pending_new: "warn",
  pending_cancel: "warn",
  pending_replace: "warn",
  filled: "good",
  cancelled: "quiet",
  expired: "quiet",
  done_for_day: "quiet",
};
export const paymentTones: Tones = {
  rejected: "bad",
  returned: "bad",
  pending_approval: "warn",
  settled: "good",
  accepted: "good",
  cancelled: "quiet",
  draft: "quiet",
};
