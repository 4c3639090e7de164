/** Whether the browser believes that there is a network: a hint, as the events it comes from are (P47). */
import { useSyncExternalStore } from "react";

export function useIsOnline(): boolean {
  return useSyncExternalStore(subscribe, () => navigator.onLine);
}

function subscribe(listener: () => void): () => void {
  const controller = new AbortController();
  for (const type of ["online", "offline"]) window.addEventListener(type, listener, { signal: controller.signal });
  return () => controller.abort();
}
