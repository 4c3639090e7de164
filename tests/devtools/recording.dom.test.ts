/** What importing an entry of the devtools does to the clients that are created after it. */
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

async function traceAfter(environment: string, load: () => Promise<unknown>) {
  vi.resetModules();
  const { createAtlasClient } = await import("../../src/vanilla.ts");
  const client = () => createAtlasClient({ url: "https://atlas.test", getToken: () => "a-token" });
  const before = client();
  vi.stubEnv("NODE_ENV", environment);
  await load();
  vi.stubEnv("NODE_ENV", "test");
  return [before, client()].map(({ internals }) => internals.trace.current !== undefined);
}

test("importing the devtools records each client that is created from then on, and none that was before", async () => {
  expect(await traceAfter("development", () => import("../../src/devtools.ts"))).toEqual([false, true]);
});

test("a production build records nothing, unless `devtools/production` is imported", async () => {
  expect(await traceAfter("production", () => import("../../src/devtools.ts"))).toEqual([false, false]);
  expect(await traceAfter("production", () => import("../../src/devtools-production.ts"))).toEqual([false, true]);
});
