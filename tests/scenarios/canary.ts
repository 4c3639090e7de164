/**
 * Searches for tokens where none may be: every output of a client or a server is passed to it, and it knows every token that was issued.
 * It keeps only the leaks that it found, never the other outputs.
 */
import { inspect } from "node:util";

export interface Canary {
  /** Another token to listen for: whole, in parts, and as a URL holds it. */
  know(token: string): string;
  /** Something that was given away. */
  hear(what: string, value: unknown): void;
  /** What was heard, by name; empty while no token got out. */
  readonly leaks: readonly string[];
  /** How much was heard of what, so that silence proves something. */
  readonly heard: ReadonlyMap<string, number>;
}

export function createCanary(): Canary {
  const needles = new Set<string>(["token=", "Bearer "]);
  const leaks: string[] = [];
  const heard = new Map<string, number>();
  return {
    leaks,
    heard,
    know(token) {
      // A JWT's last part alone is as good as the whole: its first two can be guessed.
      for (const part of [token, encodeURIComponent(token), token.slice(-30)]) needles.add(part);
      return token;
    },
    hear(what, value) {
      heard.set(what, (heard.get(what) ?? 0) + 1);
      const text = textOf(value);
      for (const needle of needles) if (text.includes(needle)) leaks.push(`${what}: ${cutAround(text, needle)}`);
    },
  };
}

/** Everything that can be seen of a value: hidden fields, causes and stacks of errors, what getters give. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return inspect(value, { depth: 8, showHidden: true, getters: true, maxArrayLength: null, maxStringLength: null, breakLength: Infinity });
}

function cutAround(text: string, needle: string): string {
  const at = text.indexOf(needle);
  return text.slice(Math.max(0, at - 60), at + 20);
}

/** Listens to the console, to writes that bypass it, and to unhandled rejections, until cancelled. */
export function overhear(canary: Canary): () => void {
  const cancels: (() => void)[] = [];
  const replace = <Name extends string>(owner: Readonly<Record<Name, unknown>>, name: Name, instead: unknown): void => {
    const before = owner[name];
    Object.assign(owner, { [name]: instead });
    cancels.push(() => Object.assign(owner, { [name]: before }));
  };
  for (const name of ["debug", "error", "info", "log", "trace", "warn"] as const)
    replace(console, name, (...values: unknown[]) => values.forEach((value) => canary.hear("console", value)));
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream);
    replace(stream, "write", (chunk: string | Uint8Array) => {
      canary.hear("output", String(chunk));
      return write(chunk);
    });
  }
  const onRejection = (reason: unknown) => canary.hear("unhandled rejection", reason);
  process.on("unhandledRejection", onRejection);
  cancels.push(() => void process.off("unhandledRejection", onRejection));
  return () => cancels.forEach((cancel) => cancel());
}
