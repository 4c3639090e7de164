import type { FaultCommand } from "../../../src/engine/control/control-verbs.ts";

/** Sends a command to the server. Resolves with the server's description of the effect; rejects without an answer. */
export type Control = (command: FaultCommand) => Promise<string>;
