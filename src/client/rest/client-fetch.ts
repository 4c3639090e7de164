/**
 * The application's own REST calls, such as the approval of a payment order. Token, evidence, deadline and errors are those of the package's
 * calls. A failure rejects and is not reported: the caller has it.
 *
 * Rules: P2, P3, P42, P44.
 */
import type { Connection } from "../../connection/connection.ts";
import { originOf } from "../../connection/rest/rest-path.ts";
import { AtlasError, withDetail } from "../../shared/errors.ts";

export type ClientFetch = (path: string, init?: RequestInit) => Promise<Response>;

/** `begin` begins a session where none runs, and throws `client-disposed` where none may. */
export function createClientFetch(begin: () => { readonly connection: Pick<Connection, "fetch"> }): ClientFetch {
  return async (path, init) => {
    try {
      return await begin().connection.fetch(path, readWhole, { ...init, redirect: "manual" });
    } catch (thrown) {
      // Not the path: an application puts ids into it.
      throw thrown instanceof AtlasError ? withDetail(thrown, { call: "client.fetch", method: init?.method ?? "GET" }) : thrown;
    }
  };
}

/** The response with its body in memory. The deadline and the end of the client cover the body, and reading it later waits for nothing. */
async function readWhole(response: Response): Promise<Response> {
  // The application's `fetch` may follow redirects all the same: a sign-in page that answers 200 must not look like an approval.
  if (response.redirected) throw new AtlasError("fetch-redirected", { detail: { origin: originOf(response.url, response.url) } });
  await response.clone().arrayBuffer();
  return response;
}
