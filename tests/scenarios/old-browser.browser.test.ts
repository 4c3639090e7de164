/**
 * The oldest browsers that are supported: Chrome and Edge 106, Firefox 116, Safari 15.4. What one of them lacks is taken from the page before the
 * package's code runs, and the package works all the same.
 */
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchBrowser } from "./browser-page.ts";
import { bundlePage, startPlainDesk } from "./plain-desk.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
}, 60_000);
afterAll(() => browser.close());

/** By the object that holds them: what at least one of those browsers does not have, and code like this package's might use. */
const young: Readonly<Record<string, readonly string[]>> = {
  globalThis: ["Iterator", "scheduler", "requestIdleCallback", "Temporal", "Float16Array"],
  URL: ["canParse", "parse"],
  AbortSignal: ["any", "timeout"],
  Response: ["json"],
  Object: ["groupBy"],
  Map: ["groupBy"],
  Promise: ["withResolvers", "try"],
  Array: ["fromAsync"],
  Error: ["isError", "captureStackTrace"],
  Math: ["f16round", "sumPrecise"],
  RegExp: ["escape"],
  JSON: ["rawJSON", "isRawJSON"],
  "Array.prototype": ["toSorted", "toReversed", "toSpliced", "with"],
  "Map.prototype": ["getOrInsert", "getOrInsertComputed"],
  "Set.prototype": ["union", "intersection", "difference", "symmetricDifference", "isSubsetOf", "isSupersetOf", "isDisjointFrom"],
  "String.prototype": ["isWellFormed", "toWellFormed"],
  "URLSearchParams.prototype": ["size"],
  "ReadableStream.prototype": ["values"],
  "Object.getPrototypeOf(Object.getPrototypeOf([].values()))": [
    "map",
    "filter",
    "take",
    "drop",
    "flatMap",
    "reduce",
    "toArray",
    "forEach",
    "some",
    "every",
    "find",
  ],
};

const removal = Object.entries(young)
  .map(([holder, names]) => names.map((name) => `delete ${holder}[${JSON.stringify(name)}];`).join(" "))
  .join("\n");

test("with only the features of the oldest supported browsers the package goes live, recovers from a gap and follows signals (P1, P2, P35)", async ({
  onTestFinished,
}) => {
  const { server, page, start, becomes } = await startPlainDesk(browser, { script: await bundlePage(), before: removal }, onTestFinished);
  server.users.set("first", { quantity: 1, orderCount: 1 });

  const left = await page.evaluate(
    `[${Object.entries(young)
      .flatMap(([holder, names]) => names.map((name) => `${JSON.stringify(name)} in ${holder}`))
      .join()}].filter(Boolean).length`,
  );
  await start("desk", { token: "first", hasOwnFetch: false });
  await becomes("desk", { connection: "connected", positions: "live", quantities: [1], orderCount: 1 });
  Object.assign(server.users.get("first")!, { quantity: 2, orderCount: 2 });
  server.send({ kind: "orders" }, 1);

  await becomes("desk", { positions: "live", quantities: [2], orderCount: 2 });
  expect(left).toBe(0);
});
