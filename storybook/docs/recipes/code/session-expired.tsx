/**
 * The session has ended: the server rejects the token, and `getToken` has no other one. The client stops.
 * The rows stay on screen, stale. After `signIn`, `getToken` has to return a token of the new session.
 */
import { useAtlasClient, useConnection } from "@mavr/atlas-react";
import { useState } from "react";

/** Above the screen that keeps showing the rows. */
export function SessionBanner({ signIn }: { readonly signIn: () => Promise<void> }) {
  const client = useAtlasClient();
  const connection = useConnection();
  const [problem, setProblem] = useState("");
  if (connection.status !== "blocked" || connection.reason !== "token-rejected") return null;
  const onClick = () =>
    void signIn().then(
      () => client.reconnect(), // at once: the client itself asks for another token once a minute
      () => setProblem("You are not signed in."),
    );
  return (
    <section role="alert">
      <p>{`Your session has ended. The rows are old. ${problem}`}</p>
      <button onClick={onClick}>Sign in again</button>
    </section>
  );
}
