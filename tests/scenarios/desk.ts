/**
 * A desk on trial: the package's client, on the simulator, over real sockets and real REST with real tokens. Nothing is faked but how long
 * things take; every wait is for a condition and has a deadline.
 */
import { WebSocket } from "ws";
import { test as base, expect, vi } from "vitest";
import type { FaultCommand } from "../../src/simulator.ts";
import { controlHeader, simulatorPaths, startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator.ts";
import { createAtlasClient, type AtlasClient, type AtlasClientOptions, type AtlasError, type AtlasState } from "../../src/vanilla.ts";
import { bookIn, bookOf, differences, sliceNames } from "./book.ts";
import type { FaultProxy } from "./fault-proxy.ts";
import { keepDiary, type Diary } from "./diary.ts";
import { watchSockets, type SocketWatch } from "./watched-socket.ts";

// Desks wait most of their time, so many of them run at once; the deadline is for a machine that is busy with other things.
vi.setConfig({ maxConcurrency: 16, testTimeout: 60_000 });

/** Moves a little ten times a second, the same at every tick. */
export const briskBook = {
  preset: "demo",
  edges: true,
  tickMs: 100,
  rates: { updatesPerSecond: 50, rhythm: "steady" },
} as const satisfies SimulatorOptions;

/** Shorter waits than the defaults, and nothing else: no rule is switched off. Deadlines stay: a busy machine must not fail on them. */
export const shortTimings = { backoffMinMs: 50, backoffMaxMs: 400, watchdogIntervalMs: 50, settleMs: 100 } as const;

/** All REST paths that feed a slice, or the reports. */
export const allPaths = simulatorPaths;
/** Only positions, by default, and the probe that decides between a rejected token and a network failure. */
export const onlyProbe = { probe: simulatorPaths.probe } as const;

export interface DeskOptions {
  readonly simulator?: SimulatorOptions | undefined;
  readonly client?: Partial<AtlasClientOptions> | undefined;
  readonly onError?: ((error: AtlasError) => void) | undefined;
  /** A proxy that stands between the client and the simulator; tokens come from the simulator itself. */
  readonly through?: ((simulator: Simulator) => Promise<FaultProxy>) | undefined;
  /** By default, requests a token from the simulator. */
  readonly getToken?:
    ((issue: () => Promise<string>, request: Parameters<AtlasClientOptions["getToken"]>[0]) => string | Promise<string>) | undefined;
}

export interface Desk {
  readonly simulator: Simulator;
  readonly proxy: FaultProxy | undefined;
  readonly client: AtlasClient;
  readonly diary: Diary;
  readonly sockets: SocketWatch;
  readonly errors: readonly AtlasError[];
  state(): AtlasState;
  /** Through the control endpoint, as anyone would. */
  fault(command: FaultCommand): Promise<void>;
  /** Resolves once it is so, now or later. */
  until(what: string, isSo: (state: AtlasState) => boolean, withinMs?: number): Promise<void>;
  /** Every slice live, what the numbers count settled. */
  untilLive(): Promise<void>;
  /** Nothing is wrong with the server any more. */
  heal(): void;
  /** The book moves no more; the client is live and shows it to the last field. */
  standsStill(): Promise<void>;
  /** The same, and on the way to it the client never claimed to be live without a connection, lost rows or held two sockets. */
  endsRight(): Promise<void>;
  /** Another server on the same port, with a secret of its own. */
  restartServer(changed?: SimulatorOptions): Promise<void>;
  close(): Promise<void>;
}

interface Fixtures {
  /** Starts a desk that is ended with the test. */
  startDesk: (options?: DeskOptions) => Promise<Desk>;
}

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern -- the runner wants a pattern
  async startDesk({}, provide) {
    const desks: Desk[] = [];
    await provide(async (options) => {
      const desk = await startDesk(options);
      desks.push(desk);
      return desk;
    });
    for (const desk of desks) await desk.close();
  },
});

/** A server and a client that is connecting to it. */
async function startDesk(options: DeskOptions = {}): Promise<Desk> {
  const serverOptions: SimulatorOptions = { ...briskBook, ...options.simulator };
  let simulator = await startSimulator(serverOptions);
  const { url, port } = simulator;
  const proxy = await options.through?.(simulator);
  const sockets = watchSockets(WebSocket);
  const errors: AtlasError[] = [];
  const checks = new Set<() => void>();
  const issue = () => issueToken(url);
  const paths = options.client?.paths ?? allPaths;
  const hasReports = "reports" in paths; // without a path they have no baseline, and claim nothing

  const client = createAtlasClient({
    url: proxy?.url ?? url,
    paths,
    WebSocket: sockets.WebSocket,
    random: () => Math.random() / 4, // what is spread over a second to spare a server is spread over a quarter
    getToken: (request) => (options.getToken ?? issue)(issue, request),
    onError(error) {
      errors.push(error);
      diary.note(error.code);
      options.onError?.(error);
      checkAll();
    },
    ...options.client,
    timings: { ...shortTimings, ...options.client?.timings },
  });
  const diary = keepDiary(client);
  client.store.subscribe(checkAll);
  client.on("message", checkAll);
  client.connect();

  const desk: Desk = {
    get simulator() {
      return simulator;
    },
    proxy,
    client,
    diary,
    sockets,
    errors,
    state: () => client.store.getState(),
    async fault({ verb, ...fields }) {
      const headers = { [controlHeader]: simulator.controlSecret };
      const response = await fetch(`${url}/control/${verb}`, { method: "POST", headers, body: JSON.stringify(fields) });
      if (!response.ok) throw new Error(`${verb}: ${response.status} ${await response.text()}`);
    },
    until: (what, isSo, withinMs = 20_000) =>
      new Promise((resolve, reject) => {
        const check = () => {
          if (!isSo(client.store.getState())) return;
          stop();
          resolve();
        };
        const stop = () => {
          checks.delete(check);
          clearTimeout(timer);
        };
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`not within ${withinMs} ms: ${what}. ${summary(desk)}`));
        }, withinMs);
        checks.add(check);
        check();
      }),
    untilLive: () => desk.until("every slice live", (state) => isLive(state) && state.connection.sequence !== "settling"),
    heal: () => void simulator.engine.control({ verb: "heal" }), // a server that is down takes no command over HTTP
    async standsStill() {
      const { engine } = simulator;
      engine.control({ verb: "pause" });
      engine.control({ verb: "tick" }); // a hole at the very end shows only with the message after it
      let compared: AtlasState | undefined;
      let wrong: readonly string[] = [];
      const isRight = (state: AtlasState) => {
        if (!isLive(state)) return false;
        if (state !== compared) wrong = differences(bookOf(engine), bookIn(state));
        compared = state;
        return wrong.length === 0;
      };
      await desk.until("live and equal to the book", isRight).catch((error: unknown) => {
        throw new Error(wrong.slice(0, 5).join("; "), { cause: error });
      });
    },
    async endsRight() {
      await desk.standsStill();
      expect([...diary.emptied]).toEqual([]);
      expect([...diary.lies]).toEqual([]);
      expect(sockets.mostAtOnce).toBe(1);
    },
    async restartServer(changed) {
      simulator = await startSimulator({ ...serverOptions, ...changed, port });
    },
    async close() {
      client.dispose();
      await simulator.close();
    },
  };
  return desk;

  /** Connected, and nothing in doubt. */
  function isLive(state: AtlasState): boolean {
    const areRowsLive = sliceNames.every((name) => state[name].freshness.status === "live");
    return state.connection.status === "connected" && areRowsLive && (!hasReports || state.reports.freshness.status === "live");
  }

  function checkAll(): void {
    for (const check of [...checks]) check();
  }
}

export async function issueToken(url: string): Promise<string> {
  const response = await fetch(`${url}/token`, { method: "POST" });
  const body = (await response.json()) as { readonly access_token: string };
  return body.access_token;
}

function summary({ client, diary, errors }: Desk): string {
  const state = client.store.getState();
  const slices = [...sliceNames, "reports"] as const;
  return JSON.stringify({
    statuses: diary.statuses,
    connection: { ...state.connection, error: undefined },
    freshness: Object.fromEntries(slices.map((name) => [name, state[name].freshness.status])),
    doubts: [...diary.doubts],
    errors: errors.map(({ code, detail }) => ({ code, ...detail })),
  });
}
