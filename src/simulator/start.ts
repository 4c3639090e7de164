/** Engine, tokens and server put together: the one call that starts a simulator. */
import { createEngine, type Engine, type EngineOptions } from "../engine/engine.ts";
import { systemClock } from "../shared/clock.ts";
import { createControlSecret, isControlSecret } from "./control-guard.ts";
import { createJwtTokens } from "./jwt.ts";
import { serve } from "./server.ts";

export interface SimulatorOptions extends Omit<EngineOptions, "tokens"> {
  /** 0 takes any free port. @defaultValue 0 */
  readonly port?: number | undefined;
  /** @defaultValue "127.0.0.1" */
  readonly host?: string | undefined;
  /** Unit: seconds. @defaultValue 300 */
  readonly tokenTtlSeconds?: number | undefined;
  /** A peer with more unread bytes than this is cut. @defaultValue 96 MiB, which holds the snapshots of the stress preset */
  readonly maxBufferedBytes?: number | undefined;
  /** What callers of `/control` put into the header `x-atlas-control`: 8 to 200 visible ASCII characters. @defaultValue a random one */
  readonly controlSecret?: string | undefined;
  /** Receives warnings for the user that no client can see, such as a rate that this machine does not reach. They hold no token. */
  readonly onWarning?: ((text: string) => void) | undefined;
}

export interface Simulator {
  readonly engine: Engine;
  readonly port: number;
  /** The base URL for REST; the socket is at `/ws` below it. */
  readonly url: string;
  /** For the header `x-atlas-control` of control commands. It opens nothing else. */
  readonly controlSecret: string;
  /** Stops the book, cuts every socket and frees the port. */
  close(): Promise<void>;
}

/** Starts a simulator that ticks at once; rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port = 0, host = "127.0.0.1", tokenTtlSeconds, maxBufferedBytes = 96 * 2 ** 20, clock = systemClock, ...others } = options;
  const { controlSecret = createControlSecret(), onWarning = () => undefined, ...engineOptions } = others;
  if (!isControlSecret(controlSecret)) throw new RangeError("controlSecret must be 8 to 200 visible ASCII characters without a space");
  const engine = createEngine({ ...engineOptions, clock, tokens: createJwtTokens(clock, tokenTtlSeconds) });
  const server = await serve({ engine, host, port, maxBufferedBytes, controlSecret });
  engine.onOverload((served) => {
    onWarning(`this machine is too slow for ${engine.status().rates.updatesPerSecond} changes a second; it makes ${served}`);
  });
  engine.start();
  return {
    engine,
    port: server.port,
    controlSecret,
    url: `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`,
    async close() {
      engine.stop();
      await server.close();
    },
  };
}
