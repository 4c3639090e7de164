/** The `fetch` of a test's server: authorises by itself, as an application's own does (P2), and says which part of the platform is missing. */
import { createEngineFetch } from "../../engine/http/fetch.ts";
import type { TokenPort } from "../../engine/tokens.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { TestServer } from "./test-server.ts";

/** @throws AtlasError `platform-missing`, as a rejection: Jest's plain jsdom has neither `Headers` nor `Response` */
export function createTestFetch(server: TestServer, tokens: TokenPort): typeof fetch {
  const serverFetch = createEngineFetch(server);
  return async (input, init) => {
    for (const part of ["Headers", "Response"]) {
      if (typeof (globalThis as Readonly<Record<string, unknown>>)[part] !== "function")
        throw new AtlasError("platform-missing", { detail: { part } });
    }
    const headers = new Headers(init?.headers);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${(await tokens.issue()).token}`);
    return serverFetch(input, { ...init, headers });
  };
}
