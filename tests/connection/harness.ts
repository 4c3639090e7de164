/** A connection on a virtual clock, a fake page and fake sockets, with all that its callbacks received. */
import type { ConnectionOptions } from "../../src/connection/connection-options.ts";
import { createConnection } from "../../src/connection/connection.ts";
import type { ConnectionReport, DownCause } from "../../src/connection/machine/state.ts";
import type { GetToken, TokenReason } from "../../src/connection/tokens/token-source.ts";
import { readAddress } from "../../src/protocol/address.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { timings } from "./timings.ts";

export type Harness = ReturnType<typeof createHarness>;

/** Without jitter, with a token `good` that is handed out at once, and a REST server that answers 200. */
export function createHarness(overrides: Partial<ConnectionOptions> = {}) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const sockets = createFakeSocketClass();
  const asked: { readonly reason: TokenReason; readonly attempt: number; readonly at: number; readonly signal: AbortSignal }[] = [];
  const called: { readonly url: string; readonly authorization: string | null; readonly init: RequestInit; readonly at: number }[] = [];
  const received: { frames: unknown[]; downs: DownCause[]; states: ConnectionReport[]; errors: AtlasError[]; openCount: number } = {
    frames: [],
    downs: [],
    states: [],
    errors: [],
    openCount: 0,
  };
  const server = {
    getToken: (() => "good") as GetToken,
    rest: (_token: string | null): Response | Promise<Response> => new Response("[]"),
  };
  const connection = createConnection({
    address: readAddress({ url: "https://atlas.example/desk" }),
    getToken(request) {
      asked.push({ ...request, at: clock.monotonic() });
      return server.getToken(request);
    },
    fetch: undefined,
    async platformFetch(url, init = {}) {
      const authorization = new Headers(init.headers).get("authorization");
      called.push({ url, authorization, init, at: clock.monotonic() });
      const answer = await server.rest(authorization?.replace("Bearer ", "") ?? null);
      return answer;
    },
    WebSocket: sockets.WebSocket,
    clock,
    random: () => 0,
    page,
    timings,
    jitter: 0,
    onCleanClose: "stay",
    probe: { path: "/positions/snapshot", isExplicit: false },
    isMessage: (data) => data !== "noise",
    onFrame: (data) => void received.frames.push(data),
    onOpen() {
      received.openCount += 1;
    },
    onDown: (cause) => void received.downs.push(cause),
    onState: (state) => void received.states.push(state),
    onError: (error) => void received.errors.push(error),
    ...overrides,
  });

  return {
    clock,
    page,
    sockets,
    asked,
    called,
    received,
    server,
    connection,
    get status() {
      return connection.getState().status;
    },
    get reasons() {
      return asked.map(({ reason }) => reason);
    },
    get codes() {
      return received.errors.map(({ code }) => code);
    },
    /** A REST call whose answer is handed out unread. */
    fetch: (path: string, init?: RequestInit) => connection.fetch(path, (response) => Promise.resolve(response), init),
    /** Lets `ms` pass, and promises settle. */
    pass: (ms: number) => clock.advanceAsync(ms),
    /** Connects, and opens the socket. */
    async open() {
      connection.connect();
      await clock.advanceAsync(0);
      sockets.last.open();
      return sockets.last;
    },
  };
}

/** When the armed timer will attempt, from now. Unit: milliseconds. */
export function nextAttemptIn(harness: Harness): number | undefined {
  const state = harness.connection.getState();
  const at = "nextAttemptAt" in state ? state.nextAttemptAt : undefined;
  return at === undefined ? undefined : at - harness.clock.now();
}
