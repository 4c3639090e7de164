/**
 * The `fetch` of a test's server: authorises by itself, as an application's own does (P2), and says which part of the platform is missing, or that
 * nothing lets the time pass in which it answers.
 */
import { createEngineFetch } from "../../engine/http/fetch.ts";
import type { TokenPort } from "../../engine/tokens.ts";
import { AtlasError } from "../../shared/errors.ts";
import { unlessTimeStands } from "../time/standing-time.ts";
import type { VirtualClock } from "../time/virtual-clock.ts";
import type { TestServer } from "./test-server.ts";

/**
 * `virtual` is the clock that the test has to move; undefined where time passes by itself.
 * @throws AtlasError, as a rejection: `platform-missing`, since Jest's plain jsdom has neither `Headers` nor `Response`, or `time-stands`
 */
export function createTestFetch(server: TestServer, tokens: TokenPort, virtual: VirtualClock | undefined): typeof fetch {
  const serverFetch = createEngineFetch(server);
  return async (input, init) => {
    for (const part of ["Headers", "Response"]) {
      if (typeof (globalThis as Readonly<Record<string, unknown>>)[part] !== "function")
        throw new AtlasError("platform-missing", { detail: { part } });
    }
    const headers = new Headers(init?.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${(await tokens.issue()).token}`);
    const answer = serverFetch(input, { ...init, headers });
    return virtual === undefined ? answer : unlessTimeStands(virtual, answer);
  };
}
