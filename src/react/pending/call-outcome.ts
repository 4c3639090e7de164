/** Decides what the end of a call says about the change that it asked for. A wrong guess must never hide that a change may have been made. */
import { AtlasError, isConfiguration } from "../../shared/errors.ts";

/** `uncertain`: the server may have made the change, or not. */
export type CallOutcome = "accepted" | "refused" | "uncertain";

/** Of what a call resolved with: a `Response`, whose status decides, or a value of the application's, which means success. */
export function outcomeOf(result: unknown): CallOutcome {
  if (!(result instanceof Response) || result.ok) return "accepted";
  return result.status >= 400 && result.status < 500 ? "refused" : "uncertain"; // a gateway's 502 does not say what the server behind it did
}

/** Of what a call rejected with. */
export function outcomeOfFailure(thrown: unknown): CallOutcome {
  if (!(thrown instanceof AtlasError) || thrown.code === "client-disposed") return "uncertain";
  return isConfiguration(thrown.code) || thrown.code.startsWith("token-") ? "refused" : "uncertain"; // refused before anything was sent
}
