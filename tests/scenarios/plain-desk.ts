/** A page of a real browser with the package's clients, served by a plain server that they connect to. */
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright";
import { build } from "vite";
import { expect, vi, type TestContext } from "vitest";
import { openPage, type BrowserPage } from "./browser-page.ts";
import type { PlainPageOptions } from "./plain-page.ts";
import { startPlainServer, type PlainServer } from "./plain-server.ts";

export interface PlainDesk {
  readonly server: PlainServer;
  readonly page: BrowserPage;
  /** Starts a client; its name is its identity. */
  readonly start: (name: string, options: PlainPageOptions) => Promise<unknown>;
  readonly end: (name: string) => Promise<unknown>;
  /** Status and text of an ordinary request of the page. */
  readonly ask: (path: string, token: string) => Promise<unknown>;
  /** Waits until the report of that client contains `expected`. */
  readonly becomes: (name: string, expected: object) => Promise<void>;
}

export interface PlainDeskOptions {
  /** The page's code, as `bundlePage` makes it. */
  readonly script: string;
  /** Runs in the page before that code. */
  readonly before?: string | undefined;
}

export async function startPlainDesk(
  browser: Browser,
  { script, before = "" }: PlainDeskOptions,
  onTestFinished: TestContext["onTestFinished"],
): Promise<PlainDesk> {
  const server = await startPlainServer({
    "/": { type: "text/html", body: `<!doctype html><title>desk</title><script>${before}</script><script src="/page.js"></script>` },
    "/page.js": { type: "text/javascript", body: script },
  });
  onTestFinished(() => server.close());
  const page = await openPage(browser, `${server.url}/`);
  onTestFinished(() => page.close());
  return {
    server,
    page,
    start: (name, options) => page.evaluate(`atlas.start("${name}", ${JSON.stringify(options)})`),
    end: (name) => page.evaluate(`atlas.end("${name}")`),
    ask: (path, token) => page.evaluate(`atlas.ask("${path}", "${token}")`),
    becomes: (name, expected) =>
      vi.waitFor(async () => expect(await page.evaluate(`atlas.report("${name}")`)).toMatchObject(expected), {
        timeout: 20_000,
        interval: 50,
      }),
  };
}

/** One file of a page's code, for production. @param entry path of its source; without one, the page of a plain desk */
export async function bundlePage(entry = fileURLToPath(new URL("plain-page.ts", import.meta.url))): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    oxc: { jsx: { development: false } }, // Vitest's own NODE_ENV is no production
    build: {
      write: false,
      minify: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "page" },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (output === undefined || !("output" in output)) throw new Error("the page was not built");
  return output.output[0].code;
}
