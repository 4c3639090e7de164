/** Lets the book of an engine move while a component is mounted. */
import { useEffect } from "react";
import type { EngineServer } from "../desk/servers/engine-server.ts";

export function useRunningEngine({ engine }: EngineServer): void {
  useEffect(() => {
    engine.start();
    return () => engine.stop();
  }, [engine]);
}
