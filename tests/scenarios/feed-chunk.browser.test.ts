/** A page in a real Chromium whose package comes in two files, as bundlers make them: what is shown while the second one is missing or slow. */
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, expect, test, vi, type TestContext } from "vitest";
import { launchBrowser, openPage } from "./browser-page.ts";
import { startPlainServer } from "./plain-server.ts";

interface Script {
  readonly name: string;
  readonly code: string;
  readonly isEntry: boolean;
}

const browser: Browser = await launchBrowser();
const repeatsImports = await hasRepeatedImports();
let scripts: readonly Script[];

beforeAll(async () => {
  scripts = await buildScripts();
}, 60_000);
afterAll(() => browser.close());

/** Whether this browser asks again for a file whose import has failed. Chromium 150 does not, 156 does. */
async function hasRepeatedImports(): Promise<boolean> {
  const pages = { "/": { type: "text/html", body: "<!doctype html><title>probe</title>" } };
  const server = await startPlainServer(pages);
  const page = await openPage(browser, `${server.url}/`);
  const isImported = () => page.evaluate('import("/late.js").then(() => true, () => false)');
  const early = await isImported();
  Object.assign(pages, { "/late.js": { type: "text/javascript", body: "export {}" } });
  const late = await isImported();
  await page.close();
  server.close();
  if (early !== false || typeof late !== "boolean") throw new Error("the probe of imports has failed");
  return late;
}

async function buildScripts(): Promise<readonly Script[]> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    build: {
      write: false,
      minify: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input: fileURLToPath(new URL("plain-page.ts", import.meta.url)), output: { entryFileNames: "page.js" } },
    },
  });
  const output = Array.isArray(built) ? built[0] : built;
  if (output === undefined || !("output" in output)) throw new Error("the page was not built");
  return output.output.flatMap((file) => (file.type === "chunk" ? [{ name: file.fileName, code: file.code, isEntry: file.isEntry }] : []));
}

/** The page, without the chunk that is imported later. */
async function startPage({ onTestFinished }: TestContext) {
  const isLater = ({ name }: Script): boolean => name.includes("feed");
  const pageOf = ({ name, code }: Script) => [`/${name}`, { type: "text/javascript", body: code }] as const;
  const pages = {
    "/": { type: "text/html", body: '<!doctype html><title>desk</title><script type="module" src="/page.js"></script>' },
    ...Object.fromEntries(scripts.filter((script) => !isLater(script)).map(pageOf)),
  };
  const later = scripts.filter(isLater).map(pageOf);
  const server = await startPlainServer(pages);
  onTestFinished(() => server.close());
  server.users.set("t", { quantity: 1, orderCount: 3 });
  const page = await openPage(browser, `${server.url}/`);
  onTestFinished(() => page.close());
  const isReady = () =>
    vi.waitFor(async () => expect(await page.evaluate("typeof atlas")).toBe("object"), { timeout: 20_000, interval: 50 });
  await isReady();
  return {
    server,
    later,
    start: () => page.evaluate('atlas.start("desk", { token: "t", hasOwnFetch: false })'),
    report: () => page.evaluate('atlas.report("desk")'),
    deploy: () => void Object.assign(pages, Object.fromEntries(later)),
    reload: () => page.navigate(`${server.url}/`).then(isReady),
  };
}

const becomes = (report: () => Promise<unknown>, expected: object) =>
  vi.waitFor(async () => expect(await report()).toMatchObject(expected), { timeout: 20_000, interval: 50 });

const live = { connection: "connected", positions: "live", quantities: [1], orderCount: 3 };

test("while the second file is missing no socket opens and no slice is live; once deployed, a reload makes the page live (decision 13)", async (context) => {
  const { server, later, start, report, deploy, reload } = await startPage(context);
  await start();
  await becomes(report, { connection: "error", codes: expect.arrayContaining(["code-missing"]) as unknown });
  const missing = await report();
  const handshakes = server.handshakeCount;

  deploy();
  await reload();
  await start();
  await becomes(report, live);

  expect(later).toHaveLength(1);
  expect(missing).toMatchObject({ positions: "waiting", quantities: [] });
  expect(handshakes).toBe(0);
});

test.runIf(repeatsImports)(
  "in a browser that repeats failed imports, the page goes live without a reload once the file is deployed (decision 13)",
  async (context) => {
    const { start, report, deploy } = await startPage(context);
    await start();
    await becomes(report, { connection: "error", codes: expect.arrayContaining(["code-missing"]) as unknown });

    deploy();

    await becomes(report, live);
  },
);
