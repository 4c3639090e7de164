/** P2 and decision 8: whatever happens, nothing that comes out of the client or the simulator holds a token or a URL with one. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterAll, beforeAll, expect } from "vitest";
import { build } from "vite";
import { WebSocket } from "ws";
import { controlHeader } from "../../src/simulator.ts";
import { curvesQuery, ordersQuery } from "../../src/index.ts";
import type { AtlasClient } from "../../src/vanilla.ts";
import { createCanary, overhear, type Canary } from "./canary.ts";
import { allPaths, issueToken, test, type Desk, type DeskOptions } from "./desk.ts";
import { trials, type Trial } from "./trials.ts";

/** Of the whole file: the console belongs to all tests in it. */
const everywhere = createCanary();
let stopOverhearing = (): void => undefined;

beforeAll(() => {
  stopOverhearing = overhear(everywhere);
});
afterAll(() => {
  stopOverhearing();
  expect(everywhere.leaks).toEqual([]);
});

test("the canary finds a token in causes, hidden fields, details and escaped URLs", () => {
  const token = "canary eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.q3J1c3RlZC1zaWduYXR1cmUtb2YtYS10b2tlbg";
  const hiding = [
    new Error("outer", { cause: new Error(`inner ${token}`) }),
    Object.defineProperty({}, "hidden", { value: { deep: [new Map([["key", token]])] } }),
    Object.assign(new Error("detail"), { detail: { url: `wss://host/ws?x=${encodeURIComponent(token)}` } }),
    `signature ${token.slice(-30)}`,
  ];

  const leaks = hiding.map((value) => {
    const canary = createCanary();
    canary.know(token);
    canary.hear("value", value);
    return canary.leaks.length > 0;
  });

  expect(leaks).toEqual([true, true, true, true]);
});

const cases = Object.values(trials).flatMap((list) => list.map((trial): [name: string, trial: Trial] => [trial.name, trial]));

test.concurrent.for(cases)("no output of the client holds a token when %s (P2)", async ([, trial], { startDesk }) => {
  const canary = createCanary();
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const options = listened(canary, trial.desk);
  const desk = await startDesk({ ...options, client: { ...options.client, queryClient } });
  listen(canary, desk.client);
  const observers = [ordersQuery(desk.client), curvesQuery(desk.client)].map(
    (query) => new QueryObserver<unknown>(queryClient, query as object as never),
  );
  for (const observer of observers) observer.subscribe((result) => canary.hear("query", result));
  await desk.untilLive();

  for (const command of trial.commands) await desk.fault(command);
  await desk.until("it was said", () => (trial.codes ?? []).every((code) => desk.diary.codes.has(code)));
  canary.hear("query error", await failureOf(desk.client.internals.rest.record("section", new AbortController().signal, { run_id: "no" })));
  await trial.sees?.(desk);
  desk.heal();
  await desk.until("connected again", ({ connection }) => connection.status === "connected");
  listenAtTheEnd(canary, desk);
  queryClient.clear();

  expect(canary.leaks).toEqual([]);
  for (const what of ["state", "message", "changes", "stats", "query", "query error"])
    expect(canary.heard.get(what), what).toBeGreaterThan(0);
});

const awkwardTokens: readonly (readonly [name: string, token: string])[] = [
  ["no header can hold it", "canary-1f0c5e\n-unfit"],
  ["it has to be escaped", "canary 77b1/+&=?#%é-escaped"],
  ["it is refused", "canary-0d5b21-refused"],
];

test.concurrent.for(awkwardTokens)("no output of the client reveals a token although %s (P2)", async ([, token], { startDesk }) => {
  const canary = createCanary();
  const desk = await startDesk(listened(canary, { getToken: () => token }));
  listen(canary, desk.client);

  await desk.until("refused", ({ connection }) => connection.attempt >= 3 || connection.status === "blocked");
  canary.hear("query error", await failureOf(desk.client.internals.rest.record("orders", new AbortController().signal)));
  listenAtTheEnd(canary, desk);

  expect(canary.leaks).toEqual([]);
  expect(canary.heard.get("error")).toBeGreaterThan(0);
});

test.concurrent("a token in an exception of a WebSocket class or a `fetch` is not quoted (P2)", async ({ startDesk }) => {
  const canary = createCanary();
  let isBroken = true;
  class Touchy extends WebSocket {
    constructor(url: string) {
      if (isBroken) throw new SyntaxError(`cannot open ${url}`);
      super(url);
    }
  }
  const desk = await startDesk(
    listened(canary, {
      client: {
        WebSocket: Touchy,
        async fetch(input, init) {
          const url = input as string; // the package calls with texts
          const token = canary.know(await issueToken(new URL(url).origin));
          if (isBroken) throw new TypeError(`failed: ${url} with Bearer ${token}`, { cause: token });
          return fetch(url, { ...init, headers: { authorization: `Bearer ${token}` } });
        },
      },
    }),
  );
  listen(canary, desk.client);

  await desk.until("both failed", () => desk.diary.codes.has("socket-failed") && desk.diary.codes.has("fetch-failed"));
  isBroken = false;
  await desk.until("connected", ({ connection }) => connection.status === "connected");
  listenAtTheEnd(canary, desk);

  expect(canary.leaks).toEqual([]);
});

test.concurrent("without `onError` the console gets error codes, and no token (P2)", async ({ startDesk }) => {
  const desk = await startDesk(listened(everywhere, { client: { onError: undefined } }));
  await desk.untilLive();

  await desk.fault({ verb: "gap" });
  await desk.until("it was said", ({ trades }) => trades.freshness.status === "stale");
  await desk.until("live again", ({ trades }) => trades.freshness.status === "live");

  expect(everywhere.heard.get("console")).toBeGreaterThan(0);
});

test.concurrent("the command `atlas-simulator` prints its address and never a token (decision 8)", { timeout: 60_000 }, async () => {
  const canary = createCanary();
  const folder = await mkdtemp(join(tmpdir(), "atlas-simulator-"));
  const root = fileURLToPath(new URL("../..", import.meta.url));
  await build({ root, mode: "simulator", logLevel: "error", build: { outDir: folder, emptyOutDir: true } });
  const child = spawn(process.execPath, [join(folder, "atlas-simulator.js"), "--port", "0", "--control-secret", "canary-control"], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => canary.hear("printed", String(chunk)));
  const [{ port }] = (await once(child, "message")) as [{ readonly port: number }];
  const url = `http://127.0.0.1:${port}`;

  const token = canary.know(await issueToken(url));
  for (const given of [token, canary.know("canary-forged"), `${token}x`]) {
    const socket = new WebSocket(`${url.replace("http", "ws")}/ws?token=${given}`);
    await new Promise<void>((resolve) => void socket.on("open", () => resolve()).on("error", () => resolve()));
    socket.terminate();
    await fetch(`${url}/positions/snapshot?token=${given}`, { headers: { authorization: `Bearer ${given}` } });
    const headers = { [controlHeader]: "canary-control" };
    canary.hear("status", await (await fetch(`${url}/control/status?token=${given}`, { headers })).text());
  }
  child.kill("SIGTERM");
  await once(child, "exit");
  await rm(folder, { recursive: true });

  expect(canary.leaks).toEqual([]);
  expect(canary.heard.get("printed")).toBeGreaterThan(0);
});

function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** Every token that the client is given is known to the canary, and to the one of the whole file. */
function listened(canary: Canary, options: DeskOptions = {}): DeskOptions {
  return {
    ...options,
    client: { paths: allPaths, ...options.client },
    async getToken(issue, request) {
      const token = await (options.getToken ?? issue)(issue, request);
      return everywhere.know(canary.know(token));
    },
    onError: (error) => canary.hear("error", error),
  };
}

/** Listens to the client's state and events. */
function listen(canary: Canary, client: AtlasClient): void {
  client.store.subscribe((state) => canary.hear("state", { connection: state.connection, reports: state.reports.freshness }));
  for (const type of ["message", "signal", "event", "changes"] as const) client.on(type, (event: object) => canary.hear(type, event));
}

/** Checks the results of the client's methods, and of their misuse. */
function listenAtTheEnd(canary: Canary, { client }: Desk): void {
  canary.hear(
    "state",
    JSON.stringify(client.store.getState(), (_, part: unknown) => (part instanceof Map ? [...part] : part)),
  );
  canary.hear("stats", client.stats());
  canary.hear("client", client);
  const hydrate = () => client.hydrate("no such slice" as never, [], { startedAt: 0 });
  const connect = () => {
    client.dispose();
    client.connect();
  };
  for (const misuse of [hydrate, connect]) {
    try {
      misuse();
    } catch (error) {
      canary.hear("thrown", error);
    }
  }
}
