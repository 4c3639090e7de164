/** Log in, log out and switch users. `identity` says whose data it is, so no user sees another's rows. */
import { AtlasProvider, useAtlasClient, usePositions, type AtlasClientOptions } from "@mavr/atlas-react";
import { useState } from "react";

export interface User {
  /** Stable: a name or an address may change. */
  readonly id: string;
  readonly name: string;
  readonly getToken: AtlasClientOptions["getToken"];
}

/** The address of the platform, and whatever all users share. */
export type Server = Omit<AtlasClientOptions, "identity" | "getToken">;

export function App({ server, users }: { readonly server: Server; readonly users: readonly User[] }) {
  const [user, setUser] = useState<User>();
  const choices = users.map((each) => (
    <button key={each.id} disabled={each === user} onClick={() => setUser(each)}>
      {each.name}
    </button>
  ));
  if (user === undefined) return <nav aria-label="Log in as">{choices}</nav>;
  return (
    <AtlasProvider {...server} identity={user.id} getToken={user.getToken}>
      <nav aria-label="Switch to">{choices}</nav>
      <LogOut onLogOut={() => setUser(undefined)} />
      <Book />
    </AtlasProvider>
  );
}

function LogOut({ onLogOut }: { readonly onLogOut: () => void }) {
  const client = useAtlasClient();
  const logOut = () => {
    client.forget(); // unmounting alone would keep the cached queries of this identity, for its next log-in
    onLogOut();
  };
  return <button onClick={logOut}>Log out</button>;
}

function Book() {
  const { rows, status } = usePositions({ sort: [{ field: "symbol" }] });
  return (
    <ul aria-label="Positions" data-status={status}>
      {rows.map((row) => (
        <li key={row.position_line_key}>{row.symbol}</li>
      ))}
    </ul>
  );
}
