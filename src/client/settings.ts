/**
 * Checks the options that are numbers, and adds their defaults. An option that is `undefined` is absent. A refused option must not reach a
 * timer: NaN would silently switch off a watchdog.
 *
 * Rule: P43.
 */
import { AtlasError } from "../shared/errors.ts";
import { defaultTimings, type AtlasClientOptions, type AtlasTimings, type ResolvedTimings } from "./options.ts";

export interface Settings {
  readonly timings: ResolvedTimings;
  readonly jitter: number;
  /** Undefined: tokens are not rotated. */
  readonly rotateBeforeExpiryMs: number | undefined;
}

interface Range {
  /** @defaultValue 0 */
  readonly min?: number;
  /** @defaultValue any finite number */
  readonly max?: number;
  /** `false` and Infinity mean never. */
  readonly mayBeNever?: boolean;
}

const timingRanges: { readonly [Name in keyof AtlasTimings]: Range } = {
  connectTimeoutMs: {}, // never would be a dead end, as for the other deadlines (decision 2)
  tokenTimeoutMs: {},
  backoffMinMs: {},
  backoffMaxMs: {},
  deadAfterMs: { mayBeNever: true },
  watchdogIntervalMs: { min: 1 }, // 0 would check without pause
  graceMs: {},
  settleMs: {},
  fetchTimeoutMs: {},
  lagAfterMs: { mayBeNever: true },
  maxSignalPauseMs: {},
};
const ranges: { readonly jitter: Range; readonly rotateBeforeExpiryMs: Range } = {
  jitter: { max: 1 },
  rotateBeforeExpiryMs: { mayBeNever: true },
};

type NumericOptions = Pick<AtlasClientOptions, "timings" | "jitter" | "rotateBeforeExpiryMs">;

/** @throws AtlasError `option-invalid`, with the option's name */
export function readSettings({ timings = {}, jitter = 0.5, rotateBeforeExpiryMs = false }: NumericOptions): Settings {
  for (const [name, value] of entriesOf(timings)) check(`timings.${name}`, value, timingRanges[name]);
  check("jitter", jitter, ranges.jitter);
  check("rotateBeforeExpiryMs", rotateBeforeExpiryMs, ranges.rotateBeforeExpiryMs);
  const given = entriesOf(timings).map(([name, value]) => [name, value === false ? Infinity : value]);
  return {
    timings: { ...defaultTimings, ...(Object.fromEntries(given) as Partial<ResolvedTimings>) }, // numbers, as was just checked
    jitter,
    rotateBeforeExpiryMs: rotateBeforeExpiryMs === false || rotateBeforeExpiryMs === Infinity ? undefined : rotateBeforeExpiryMs,
  };
}

/** The options without those that `readSettings` refuses: for a client created after mount, when nothing may throw any more. */
export function dropInvalid<Options extends NumericOptions>(options: Options): Options {
  const { jitter, rotateBeforeExpiryMs, timings = {} } = options;
  const valid = {
    timings: Object.fromEntries(entriesOf(timings).filter(([name, value]) => isInRange(value, timingRanges[name]))),
    jitter: isInRange(jitter, ranges.jitter) ? jitter : undefined,
    rotateBeforeExpiryMs: isInRange(rotateBeforeExpiryMs, ranges.rotateBeforeExpiryMs) ? rotateBeforeExpiryMs : undefined,
  };
  try {
    readSettings(options);
    return options;
  } catch {
    return { ...options, ...valid };
  }
}

/** The given timings that are known; the type checker reports a misspelt one. */
function entriesOf(timings: NonNullable<AtlasClientOptions["timings"]>): readonly (readonly [keyof AtlasTimings, unknown])[] {
  const names = Object.keys(timingRanges) as readonly (keyof AtlasTimings)[]; // its own keys
  return names.flatMap((name) => (timings[name] === undefined ? [] : [[name, timings[name]] as const]));
}

function check(option: string, value: unknown, range: Range): void {
  if (!isInRange(value, range)) throw new AtlasError("option-invalid", { detail: { option } });
}

function isInRange(value: unknown, { min = 0, max = Number.MAX_VALUE, mayBeNever = false }: Range): boolean {
  if (mayBeNever && (value === false || value === Infinity)) return true;
  return typeof value === "number" && value >= min && value <= max;
}
