/** Parses the command line of `atlas-simulator`, and describes errors in it. Prints nothing itself. */
import { parseArgs } from "node:util";
import type { SequenceScope } from "../engine/stream/numbering.ts";
import { controlHeader } from "../engine/http/paths.ts";
import { presetNames, type PresetName } from "../engine/scale.ts";
import { isControlSecret } from "./control-guard.ts";
import type { SimulatorOptions } from "./start.ts";

export type Arguments =
  | { readonly type: "help" }
  | { readonly type: "version" }
  | { readonly type: "options"; readonly options: SimulatorOptions & { readonly preset: PresetName; readonly seed: number } }
  | { readonly type: "refused"; readonly reason: string };

const scopes = ["connection", "kind", "none"] as const satisfies readonly SequenceScope[];
const deltas = ["lean", "full"] as const;

export const helpText = `atlas-simulator: a server that speaks the Atlas WebSocket API, with an invented book

  --port <n>          port to listen on, 0 for any free one            8787
  --host <name>       address to listen on                             127.0.0.1
  --seed <n>          the book follows from it                         1
  --preset <name>     ${presetNames.join(" | ")}: about 300, 5,000 or 50,000 rows   demo
  --rate <n>          changes a second                                 the preset's
  --edges             adds rows that break clients, such as 18-digit amounts
  --token-ttl <s>     life of a token in seconds                       300
  --heartbeat <s>     seconds between heartbeats                       15
  --seq <scope>       connection | kind | none                         connection
  --watermark         one count for all connections, and REST answers
                      carry it
  --deltas <how>      lean | full: what a revaluation sends            lean
  --control-secret <s> what control commands have to name: 8 to 200    a random one
                      visible ASCII characters, no space
  --version           the version of the package
  --help              this text

  tokens       POST /token          stream   /ws?token=...
               with {"user_id":"asmith"}, the token of that user
  REST         /positions/snapshot and others, with or without /api
  faults       POST /control/<verb>, from this machine, with the header
               ${controlHeader}: <secret>; GET /control/status lists the verbs.
               The secret can also come from the variable ATLAS_CONTROL_SECRET.
`;

/** `environment` may hold the control secret, which then does not appear in the list of processes. */
export function readArguments(args: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}): Arguments {
  try {
    return read(args, environment);
  } catch (error) {
    return { type: "refused", reason: error instanceof Error ? error.message : String(error) };
  }
}

function read(args: readonly string[], environment: Readonly<Record<string, string | undefined>>): Arguments {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ port: text, host: text, seed: text, preset: text, rate: text, "token-ttl": text, heartbeat: text, seq: text, deltas: text },
      "control-secret": text,
      watermark: { type: "boolean" },
      edges: { type: "boolean" },
      version: { type: "boolean", short: "v" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help === true) return { type: "help" };
  if (values.version === true) return { type: "version" };
  const rate = values.rate === undefined ? undefined : numberOf("rate", values.rate, 0, 100_000);
  return {
    type: "options",
    options: {
      port: numberOf("port", values.port ?? "8787", 0, 65_535),
      host: values.host,
      seed: numberOf("seed", values.seed ?? "1", 0, 2 ** 32 - 1),
      preset: wordOf("preset", values.preset ?? "demo", presetNames),
      rates: rate === undefined ? undefined : { updatesPerSecond: rate },
      tokenTtlSeconds: numberOf("token-ttl", values["token-ttl"] ?? "300", 1, 86_400),
      heartbeatMs: numberOf("heartbeat", values.heartbeat ?? "15", 1, 3_600) * 1_000,
      sequence: wordOf("seq", values.seq ?? "connection", scopes),
      watermark: values.watermark,
      edges: values.edges,
      positionDeltas: wordOf("deltas", values.deltas ?? "lean", deltas),
      controlSecret: secretOf(values["control-secret"] ?? environment["ATLAS_CONTROL_SECRET"]),
    },
  };
}

function numberOf(name: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw new RangeError(`--${name} must be a whole number from ${low} to ${high}`);
  return value;
}

function wordOf<const Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const word = words.find((each) => each === text);
  if (word === undefined) throw new RangeError(`--${name} must be one of ${words.join(", ")}`);
  return word;
}

function secretOf(text: string | undefined): string | undefined {
  if (text !== undefined && !isControlSecret(text)) {
    throw new RangeError("--control-secret must be 8 to 200 visible ASCII characters without a space");
  }
  return text;
}
