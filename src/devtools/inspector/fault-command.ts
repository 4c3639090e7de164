/** What the view of faults may do to a simulator. The engine has the exact commands; the devtools do not know it. */

/** A fault by its verb, with the fields that the verb takes. */
export interface FaultCommand {
  readonly verb: string;
}

/** Has the server carry out a fault. Resolves with what it did, in words. */
export type FaultControl = (command: FaultCommand) => Promise<string>;
