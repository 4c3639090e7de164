/**
 * Controls for a story's server: spread `atlasArgTypes` into `argTypes`. Their args change the server while it runs, and do not reach the component.
 */
import type { FaultCommand } from "../../engine/control/control-verbs.ts";

/** Longer than a story is looked at. */
const longMs = 3_600_000;
const restDown: FaultCommand = { verb: "rest", mode: "fail", durationMs: longMs };

/** A fault that stays until another one is chosen. */
export const atlasFaults = {
  none: [],
  gap: [restDown, { verb: "gap" }, { verb: "signal" }],
  "lost connection": [{ verb: "refuse", durationMs: longMs }, restDown, { verb: "kill" }],
  silence: [{ verb: "silence", durationMs: longMs, newcomers: true }],
  malformed: [restDown, { verb: "malformed" }],
  "late messages": [{ verb: "lag", delayMs: 15_000 }],
  "REST fails": [restDown],
  "signal storm": [{ verb: "storm", durationMs: longMs }],
} as const satisfies Record<string, readonly FaultCommand[]>;

export type AtlasFaultName = keyof typeof atlasFaults;

/** For the types of a file's stories: `Meta<BlotterProps & AtlasArgs>` and `StoryObj<BlotterProps & AtlasArgs>`. */
export interface AtlasArgs {
  /** Changes a second of the book. */
  readonly atlasRate?: number;
  readonly atlasFault?: AtlasFaultName;
}

const table = { category: "Atlas" };

/** Two controls: how often the book changes, and what is wrong with the server. */
export const atlasArgTypes = {
  atlasRate: {
    name: "changes a second",
    description: "How often the book of the story's server changes",
    control: { type: "range", min: 0, max: 2_000, step: 1 },
    table,
  },
  atlasFault: {
    name: "fault",
    description: "What is wrong with the story's server, until another fault is chosen",
    options: Object.keys(atlasFaults),
    control: { type: "select" },
    table,
  },
} as const;

/** The args of the server, and those that are left for the component. */
export function splitArgs(args: object): { readonly own: AtlasArgs; readonly rest: object } {
  const { atlasRate, atlasFault, ...rest } = args as Readonly<Record<string, unknown>>;
  return {
    own: {
      ...(typeof atlasRate === "number" && { atlasRate }),
      ...(isFaultName(atlasFault) && { atlasFault }),
    },
    rest,
  };
}

function isFaultName(value: unknown): value is AtlasFaultName {
  return typeof value === "string" && Object.hasOwn(atlasFaults, value);
}
