/** Waits for a client whose clock the test does not move. */
import type { AtlasClient } from "../../src/client/create-client.ts";

/** Resolves once the state fits. */
export function until(client: AtlasClient, fits: (state: ReturnType<AtlasClient["store"]["getState"]>) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (fits(client.store.getState())) resolve();
    };
    client.store.subscribe(check);
    check();
  });
}
