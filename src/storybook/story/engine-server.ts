/** A server in the page itself: the engine behind a socket class and a `fetch`, for a story without a backend. */
import type { AtlasClientOptions } from "../../client/options.ts";
import { describeVerbForms, type FaultCommand } from "../../engine/control/control-verbs.ts";
import { faultGroups } from "../../engine/control/fault-presets.ts";
import { createEngine, type Engine, type EngineOptions } from "../../engine/engine.ts";
import { createEngineFetch } from "../../engine/http/fetch.ts";
import { simulatorPaths } from "../../engine/http/paths.ts";
import { createEngineSocket } from "../../engine/stream/socket.ts";

/** Brings a fault about, and describes which there are. */
export interface StoryControl {
  (command: FaultCommand): Promise<string>;
  readonly verbs: ReturnType<typeof describeVerbForms>;
  readonly presets: typeof faultGroups;
}

export interface EngineServer {
  readonly engine: Engine;
  readonly options: AtlasClientOptions;
  /** Rejects with what is wrong with the command. */
  readonly control: StoryControl;
}

/** Its book stands still until `engine.start()`. */
export function createEngineServer(options: EngineOptions): EngineServer {
  const engine = createEngine(options);
  const engineFetch = createEngineFetch(engine);
  const getToken = async (): Promise<string> => (await engine.tokens.issue()).token;
  const control = (command: FaultCommand): Promise<string> => {
    const answer = engine.control(command);
    return answer.ok ? Promise.resolve(answer.did) : Promise.reject(new Error(answer.error));
  };
  return {
    engine,
    options: {
      url: "https://atlas.invalid",
      paths: simulatorPaths,
      getToken,
      onError: () => undefined, // what a story provokes is shown by its component and in the panel
      WebSocket: createEngineSocket(engine),
      fetch: async (input, init) => {
        const headers = new Headers(init?.headers);
        headers.set("authorization", `Bearer ${await getToken()}`);
        return engineFetch(input, { ...init, headers });
      },
    },
    control: Object.assign(control, { verbs: describeVerbForms(), presets: faultGroups }),
  };
}
