/**
 * The simulator behind the page's own origin: REST under `/api`, the socket at `/ws`, faults under `/control`. Storybook's server passes
 * all three on, so that a page needs one address only. The secret that control asks for stands in the page.
 */
import { controlHeader, simulatorPaths } from "../../../src/engine/http/paths.ts";
import type { DeskServer } from "../desk-app.tsx";

export function pageServer({ origin }: { readonly origin: string }): DeskServer {
  return {
    options: {
      url: `${origin}/api`,
      socketUrl: `${origin.replace(/^http/, "ws")}/ws`,
      paths: simulatorPaths,
      getToken: ({ signal }) => askForToken(`${origin}/api/token`, signal),
    },
    control: ({ verb, ...fields }) => command(`${origin}/control/${verb}`, fields),
  };
}

async function command(url: string, fields: object): Promise<string> {
  const headers = { "content-type": "application/json", [controlHeader]: controlSecret() };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(fields) });
  if (!response.ok) throw new Error(`the simulator answered ${response.status}`);
  const answer: unknown = await response.json();
  return typeof answer === "object" && answer !== null && "did" in answer ? String(answer.did) : "done";
}

/** Written into the page by its server (`launch/control-secret.mjs`); a Storybook without a simulator has none. */
function controlSecret(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="atlas-control-secret"]')?.content ?? "";
}

/** A short-lived token, requested again for each `getToken` call. */
async function askForToken(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { method: "POST", signal });
  if (!response.ok) throw new Error(`${response.status} instead of a token`);
  const answer: unknown = await response.json();
  if (typeof answer !== "object" || answer === null || !("access_token" in answer)) throw new Error("an answer without a token");
  return String(answer.access_token);
}
