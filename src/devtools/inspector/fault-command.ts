/**
 * What the view of faults may do to a server that misbehaves on request, and how that server describes itself. Structural: the engine has
 * the exact commands, and production folders do not know it.
 */

/** A fault by its verb, with the fields that the verb takes. */
export interface FaultCommand {
  readonly verb: string;
  readonly [field: string]: unknown;
}

/** A field of a verb, as a form asks for it. `choice`: one of the choices. `text`: the choices are suggestions. */
export interface FaultField {
  readonly name: string;
  readonly type: "choice" | "text" | "number" | "switch";
  readonly choices?: readonly string[] | undefined;
  /** What the server expects, in words. */
  readonly expects?: string | undefined;
  readonly isRequired?: boolean | undefined;
  /** What the server takes where nothing is given. */
  readonly fallback?: string | number | boolean | undefined;
}

export interface FaultVerb {
  readonly verb: string;
  /** The heading under which it is shown. Verbs of one group stand together. */
  readonly group?: string | undefined;
  /** What it does, in one line. */
  readonly description?: string | undefined;
  readonly fields: readonly FaultField[];
}

/** Commands that are carried out one after the other, under one name. */
export interface FaultPreset {
  readonly label: string;
  /** What is to be seen. */
  readonly description?: string | undefined;
  readonly commands: readonly FaultCommand[];
}

export interface FaultPresetGroup {
  readonly title: string;
  readonly faults: readonly FaultPreset[];
}

/**
 * Has the server carry out a fault. Resolves with what it did, in words. Written as a method, whose parameter TypeScript compares in both directions:
 * a function for the engine's exact commands fits, and the server checks what it is given.
 */
type RunFault = { run(command: FaultCommand): Promise<string> }["run"];

/** What the view of faults drives. */
export type FaultControl = RunFault & {
  /** What there is to choose from. The simulator has it in `GET /control/status`, as `forms`. */
  readonly verbs?: readonly FaultVerb[] | (() => Promise<readonly FaultVerb[]>) | undefined;
  /** Faults with names, shown as buttons above the verbs. */
  readonly presets?: readonly FaultPresetGroup[] | undefined;
};
