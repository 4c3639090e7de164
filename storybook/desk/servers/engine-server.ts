/** A server in the page itself: the simulator's engine behind a socket class and a `fetch`. For stories without a backend. */
import { createEngine, type Engine, type EngineOptions } from "../../../src/engine/engine.ts";
import { createEngineFetch } from "../../../src/engine/http/fetch.ts";
import { simulatorPaths } from "../../../src/engine/http/paths.ts";
import { createEngineSocket } from "../../../src/engine/stream/socket.ts";
import type { DeskServer } from "../desk-app.tsx";

export interface EngineServer extends DeskServer {
  readonly engine: Engine;
}

/** An engine that is not started yet: until then its book stands still. */
export function engineServer(options: EngineOptions): EngineServer {
  const engine = createEngine(options);
  const engineFetch = createEngineFetch(engine);
  const getToken = async (): Promise<string> => (await engine.tokens.issue()).token;
  return {
    engine,
    options: {
      url: "https://atlas.invalid",
      paths: simulatorPaths,
      getToken,
      onError: () => undefined, // what a story provokes is to be seen on the screen
      WebSocket: createEngineSocket(engine),
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set("authorization", `Bearer ${await getToken()}`);
        return engineFetch(input, { ...init, headers });
      },
    },
    control(command) {
      const answer = engine.control(command);
      return answer.ok ? Promise.resolve(answer.did) : Promise.reject(new Error(answer.error));
    },
  };
}
