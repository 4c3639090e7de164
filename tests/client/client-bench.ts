/** A whole client between a fake socket, a fake page, REST answers of the test's and virtual time. */
import { createAtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import "../support/feed.ts";

export const TOKEN = "eyJhbGciOiJub25lIn0.canary.secret";

interface RestCall {
  readonly path: string;
  readonly signal: AbortSignal | undefined;
  answer(body: unknown, init?: ResponseInit): void;
  fail(thrown: unknown): void;
}

/** `wrap` may lay something between the client and the fakes that it is given. */
export function createClientBench(
  given: Partial<AtlasClientOptions> = {},
  wrap = (options: AtlasClientOptions): AtlasClientOptions => options,
) {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const sockets = createFakeSocketClass();
  const errors: AtlasError[] = [];
  const tokenReasons: string[] = [];
  const restCalls: RestCall[] = [];

  const options: AtlasClientOptions = {
    url: "https://atlas.example",
    getToken({ reason }) {
      tokenReasons.push(reason);
      return TOKEN;
    },
    fetch: (url, init) =>
      new Promise((resolve, reject) => {
        restCalls.push({
          path: new URL(url as string).pathname,
          signal: init?.signal ?? undefined,
          answer: (body, response) => resolve(new Response(typeof body === "string" ? body : JSON.stringify(body), response)),
          fail: reject,
        });
      }),
    paths: { positions: null },
    jitter: 0,
    onError: (error) => errors.push(error),
    WebSocket: sockets.WebSocket,
    clock,
    page,
    random: () => 0.5,
    ...given,
  };
  const client = createAtlasClient(wrap(options));

  return {
    client,
    clock,
    page,
    sockets,
    errors,
    tokenReasons,
    restCalls,
    get codes(): readonly string[] {
      return errors.map((error) => error.code);
    },
    /** Lets the attempt under way get its token, and the server accept it. */
    async open() {
      await clock.advanceAsync(0);
      sockets.last.open();
    },
    send: (message: Readonly<Record<string, unknown>>) => sockets.last.message(JSON.stringify(message)),
    /** What is armed or listens anywhere. */
    get leftBehind() {
      return { timers: clock.pendingCount, pageListeners: page.listenerCount, liveSockets: sockets.liveCount };
    },
  };
}

export const nothing = { timers: 0, pageListeners: 0, liveSockets: 0 };
