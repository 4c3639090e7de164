/** A desk in a real browser: a page with the package's client, a proxy, a simulator. The browser and the page's code are shared by a test file. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright";
import { build } from "vite";
import { test as base, expect, vi } from "vitest";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator.ts";
import type { AtlasTimings } from "../../src/vanilla.ts";
import { bookOf } from "./book.ts";
import { launchBrowser, openPage, type BrowserPage } from "./browser-page.ts";
import { briskBook, shortTimings } from "./desk.ts";
import { startFaultProxy, type FaultProxy } from "./fault-proxy.ts";
import type { PageOptions, PageReport } from "./page.ts";

vi.setConfig({ maxConcurrency: 5, testTimeout: 60_000, hookTimeout: 60_000 });

export interface BrowserDesk {
  readonly simulator: Simulator;
  readonly proxy: FaultProxy;
  readonly page: BrowserPage;
  /** Where the page lies; another page of that origin is at `otherUrl`. */
  readonly otherUrl: string;
  report(): Promise<PageReport>;
  /** Resolves with the first report, now or later, that `isSo` says yes to. It runs in the page: of what is around it it sees `given` alone. */
  until<Given = undefined>(what: string, isSo: (report: PageReport, given: Given) => boolean, given?: Given): Promise<PageReport>;
  untilLive(): Promise<PageReport>;
  turnPage(): Promise<unknown>;
  /** The book stands still; the page is live and shows it to the last field, over one socket, and never lied or lost rows on the way. */
  endsRight(): Promise<PageReport>;
}

export interface BrowserDeskOptions {
  readonly simulator?: SimulatorOptions | undefined;
  readonly timings?: Partial<AtlasTimings> | undefined;
}

interface Fixtures {
  startDesk: (options?: BrowserDeskOptions) => Promise<BrowserDesk>;
}
interface FileFixtures {
  browser: Browser;
  /** Where the pages are served. */
  pagesUrl: string;
}

export const test = base.extend<Fixtures & FileFixtures>({
  browser: [
    // eslint-disable-next-line no-empty-pattern -- the runner wants a pattern
    async ({}, provide) => {
      const browser = await launchBrowser();
      await provide(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  pagesUrl: [
    // eslint-disable-next-line no-empty-pattern -- the runner wants a pattern
    async ({}, provide) => {
      const pages = await servePages();
      await provide(pages.url);
      pages.close();
    },
    { scope: "file" },
  ],
  async startDesk({ browser, pagesUrl }, provide) {
    const ends: (() => Promise<unknown>)[] = [];
    await provide(async ({ simulator: options, timings } = {}) => {
      const simulator = await startSimulator({ ...briskBook, heartbeatMs: 100, ...options });
      const proxy = await startFaultProxy(simulator);
      const given: PageOptions = { url: proxy.url, tokenUrl: simulator.url, timings: { ...shortTimings, ...timings } };
      const page = await openPage(browser, `${pagesUrl}/#${encodeURIComponent(JSON.stringify(given))}`);
      ends.push(
        () => page.close(),
        () => proxy.close(),
        () => simulator.close(),
      );
      return deskOf(simulator, proxy, page, `${pagesUrl}/other`);
    });
    for (const end of ends) await end();
  },
});

function deskOf(simulator: Simulator, proxy: FaultProxy, page: BrowserPage, otherUrl: string): BrowserDesk {
  const desk: BrowserDesk = {
    simulator,
    proxy,
    page,
    otherUrl,
    report: async () => (await page.evaluate("desk.report()")) as PageReport,
    async until(what, isSo, given) {
      const seen = await page.evaluate(`desk.until((seen) => (${String(isSo)})(seen, ${JSON.stringify(given)}), 20_000)`);
      if (typeof seen === "string") throw new Error(`not within 20 s: ${what}. ${seen}`);
      return seen as PageReport;
    },
    untilLive: () => desk.until("live", ({ isLive }) => isLive),
    turnPage: () => page.evaluate("desk.turnPage()"),
    async endsRight() {
      const { engine } = simulator;
      engine.control({ verb: "pause" });
      engine.control({ verb: "tick" }); // a hole at the very end shows only with the message after it
      await desk.untilLive();
      expect(await page.evaluate(`desk.differencesFrom(${JSON.stringify(bookOf(engine))}, 20_000)`)).toEqual([]);
      const seen = await desk.report();
      expect(seen).toMatchObject({ isLive: true, emptied: [], lies: [], openCount: 1, mostAtOnce: 1 });
      return seen;
    },
  };
  return desk;
}

/** The page with the package's client at `/`, an empty one elsewhere. */
async function servePages(): Promise<{ readonly url: string; close(): void }> {
  const script = await bundle();
  const server = createServer(({ url }, response) => {
    if (url === "/page.js") return void response.writeHead(200, { "content-type": "text/javascript" }).end(script);
    const body = url === "/" ? `<title>desk</title><script src="/page.js"></script>` : "<title>other</title>";
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(`<!doctype html>${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens on a port
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function bundle(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' }, // as every build of an application
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL("page.ts", import.meta.url)), formats: ["iife"], name: "page" },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (output === undefined || !("output" in output)) throw new Error("the page was not built");
  return output.output[0].code;
}
