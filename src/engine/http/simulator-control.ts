/**
 * Drives a simulator's control API from a browser or from Node: what `control` of `./devtools` takes. Apart from the engine: it needs `fetch` and nothing
 * else, so a production build that imports it from `./pure` has no engine in it.
 */
import { controlHeader } from "./paths.ts";

export interface SimulatorControlOptions {
  /** What the simulator prints when it starts, or what `--control-secret` gave it. */
  readonly secret: string;
  /** @defaultValue the global `fetch` */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A verb as the simulator describes it. Written out here: the tables of the engine are not for browsers. */
export interface SimulatorVerb {
  readonly verb: string;
  /** The part of the server that it concerns. */
  readonly group: string;
  /** What it does, in one line. */
  readonly description: string;
  readonly fields: readonly {
    readonly name: string;
    readonly type: "choice" | "text" | "number" | "switch";
    readonly choices?: readonly string[];
    readonly expects: string;
    readonly isRequired: boolean;
    /** What is taken where nothing is given. */
    readonly fallback?: string | number | boolean;
  }[];
}

export interface SimulatorControl {
  /**
   * Carries out a command, such as `{ verb: "gap", count: 3 }`. Resolves with what the simulator did, in words; rejects with what is wrong with the
   * command or the secret.
   */
  (command: { readonly verb: string; readonly [field: string]: unknown }): Promise<string>;
  /** Asks the simulator for its verbs with their fields. */
  readonly verbs: () => Promise<readonly SimulatorVerb[]>;
}

/**
 * The control API of the simulator at `url`, for development: `<AtlasDevtools control={simulatorControl(url, { secret })} />`. Create it once,
 * outside of a component. The simulator answers pages and programs of its own machine alone.
 */
export function simulatorControl(url: string, options: SimulatorControlOptions): SimulatorControl {
  const { secret, fetch = globalThis.fetch.bind(globalThis) } = options;
  const ask = async (path: string, body?: string): Promise<Answer> => {
    const response = await fetch(`${url.replace(/\/+$/, "")}/control/${encodeURIComponent(path)}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { [controlHeader]: secret, "content-type": "application/json" },
      ...(body !== undefined && { body }),
    });
    const answer = (await response.json().catch(() => ({}))) as Answer; // as the simulator writes it; else without its fields
    if (!response.ok) throw new Error(answer.error ?? `the simulator answered with status ${response.status}`);
    return answer;
  };
  const control = async ({ verb, ...fields }: { readonly verb: string }): Promise<string> => {
    const { did = "" } = await ask(verb, JSON.stringify(fields));
    return did;
  };
  return Object.assign(control, { verbs: async () => (await ask("status")).forms ?? [] });
}

interface Answer {
  readonly did?: string;
  readonly error?: string;
  readonly forms?: readonly SimulatorVerb[];
}
