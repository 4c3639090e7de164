/** What may be said of the token: when it expires, and how far its rotation is. The token itself never leaves the connection (decision 8). */
import type { ConnectionOutlook } from "../../../../connection/connection.ts";
import type { Rotation } from "../../../../connection/machine/state.ts";
import type { Millis } from "../../../../shared/brand.ts";
import { ago, until } from "../../../time.ts";

const phases: Readonly<Record<Rotation["phase"], string>> = {
  none: "off, or not possible",
  planned: "planned before the token expires",
  attempting: "the next connection is being opened",
  holding: "the next connection is open and takes over soon",
};

export function tokenFacts(outlook: ConnectionOutlook | undefined, now: Millis): readonly (readonly [name: string, value: string])[] {
  if (outlook === undefined) return [["token", "none in use"]];
  return [
    ["token", expiry(outlook, now)],
    ["rotation", outlook.rotation === undefined ? "no connection" : rotationText(outlook.rotation)],
  ];
}

function expiry({ expiresAt, rotation }: ConnectionOutlook, now: Millis): string {
  if (expiresAt === undefined) return rotation === undefined ? "none in use" : "expiry unknown";
  return expiresAt > now ? `expires ${until(expiresAt, now)}` : `expired ${ago(expiresAt, now)}`;
}

function rotationText(rotation: Rotation): string {
  const failures = "failureCount" in rotation ? rotation.failureCount : 0;
  return failures === 0 ? phases[rotation.phase] : `${phases[rotation.phase]}, ${failures} failed`;
}
