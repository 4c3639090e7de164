/** A window that pops out is a page with a client of its own. Only the end of the session is shared. */
import { useAtlasClient } from "@mavr/atlas-react";
import { useEffect } from "react";

const CHANNEL = "atlas-session";

/** Call it in the handler of a click, or the browser blocks it. A path that is open keeps its window. */
export function popOut(path: string): void {
  window.open(path, `atlas:${path}`, "popup,width=640,height=480");
}

/**
 * In every window, below its provider. A log-out in one window removes the rows and queries of all of them.
 * `onLoggedOut` unmounts the provider and shows the log-in; it is stable.
 */
export function LogOut({ onLoggedOut }: { readonly onLoggedOut: () => void }) {
  const client = useAtlasClient();
  useEffect(() => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = () => {
      client.forget();
      onLoggedOut();
    };
    return () => channel.close();
  }, [client, onLoggedOut]);

  const logOut = () => {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage("logged-out"); // also heard by the listener above, of this window: one way out for all
    channel.close();
  };
  return <button onClick={logOut}>Log out</button>;
}
