/** One token for the socket and for REST, replaced before it expires, so that no row turns stale for it. */
import { AtlasProvider, type AtlasClientOptions, type GetToken, type TokenReason } from "@mavr/atlas-react";
import type { ReactNode } from "react";

/** A `Record` over `TokenReason` does not compile until it decides a reason that a later release adds. */
const needsNewToken: Readonly<Record<TokenReason, boolean>> = {
  initial: false,
  reconnect: false, // the network failed, not the token
  rest: false,
  unopened: true, // perhaps the token: a browser cannot tell a rejected one from a network that is down
  rejected: true,
  refresh: true, // expires soon
};

/** `issue` asks the backend of the application for a new token, a JWT with `exp`. */
export function createTokenCache(issue: (signal: AbortSignal) => Promise<string>): GetToken {
  let token: string | undefined;
  return async ({ reason, signal }) => {
    if (token === undefined || needsNewToken[reason]) token = await issue(signal);
    return token;
  };
}

export interface DeskProps {
  readonly server: Omit<AtlasClientOptions, "getToken">;
  /** Made once for each user, outside of components: `createTokenCache(issue)`. */
  readonly getToken: GetToken;
  readonly children: ReactNode;
}

export function Desk({ server, getToken, children }: DeskProps) {
  return (
    <AtlasProvider {...server} getToken={getToken} rotateBeforeExpiryMs={60_000}>
      {children}
    </AtlasProvider>
  );
}
