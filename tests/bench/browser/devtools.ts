/**
 * Starts Chromium and speaks to it over the DevTools protocol, with no more of that protocol switched on than the bench asks for. Test
 * drivers watch the network of every page: the browser then copies each WebSocket message out to them, on the main thread that is measured.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { findBrowser, launchArgs } from "../../tools/browser.mjs";

/** One page, or the browser itself. */
export interface Session {
  readonly send: (method: string, parameters?: object) => Promise<unknown>;
  readonly on: (method: string, listener: (parameters: unknown) => void) => void;
}

export interface Devtools {
  open(url: string): Promise<Session & { close(): Promise<void> }>;
  close(): Promise<void>;
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export async function startBrowser(windowSize: { readonly width: number; readonly height: number }): Promise<Devtools> {
  const found = findBrowser();
  if (found === null) throw new Error("no browser: run `node tests/tools/browser.mjs`");
  const profile = await mkdtemp(join(tmpdir(), "atlas-bench-"));
  const args = [
    ...launchArgs,
    "--headless",
    "--hide-scrollbars",
    "--mute-audio",
    "--remote-debugging-port=0",
    `--user-data-dir=${profile}`,
    `--window-size=${windowSize.width},${windowSize.height}`,
    "--js-flags=--expose-gc",
    "about:blank",
  ];
  const browser = spawn(found.executablePath, args, { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, ...found.env } });
  const kill = (): void => void browser.kill("SIGKILL");
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => browser.once("exit", () => resolve()));
  const socket = new WebSocket(await addressOf(browser), { maxPayload: 2 ** 30 });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));

  let lastId = 0;
  const waiting = new Map<number, { readonly resolve: (result: unknown) => void; readonly reject: (error: Error) => void }>();
  const listeners = new Map<string, ((parameters: unknown) => void)[]>();
  socket.on("message", (data: Buffer) => {
    const { id, method, sessionId = "", params, result, error } = JSON.parse(data.toString()) as Answer; // as the protocol says
    const call = id === undefined ? undefined : waiting.get(id);
    if (id !== undefined) waiting.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error.message));
    for (const listener of listeners.get(`${sessionId} ${method ?? ""}`) ?? []) listener(params);
  });
  socket.once("close", () => {
    for (const { reject } of waiting.values()) reject(new Error("the browser is gone"));
    waiting.clear();
  });

  const sessionOf = (sessionId: string | undefined): Session => ({
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        socket.send(JSON.stringify({ id: lastId, method, params, sessionId }));
      }),
    on(method, listener) {
      const key = `${sessionId ?? ""} ${method}`;
      listeners.set(key, [...(listeners.get(key) ?? []), listener]);
    },
  });
  const root = sessionOf(undefined);

  return {
    async open(url) {
      const { targetId } = (await root.send("Target.createTarget", { url: "about:blank" })) as { readonly targetId: string };
      const attached = await root.send("Target.attachToTarget", { targetId, flatten: true });
      const session = sessionOf((attached as { readonly sessionId: string }).sessionId);
      await session.send("Page.navigate", { url });
      return {
        ...session,
        async close() {
          await root.send("Target.closeTarget", { targetId }).catch(() => undefined); // it may have died
        },
      };
    },
    async close() {
      socket.terminate();
      kill();
      await ended;
      process.off("exit", kill);
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** What the browser says of itself once it listens. */
function addressOf(browser: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    browser.once("exit", () => reject(new Error(`the browser ended: ${output}`)));
    browser.stderr?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}
