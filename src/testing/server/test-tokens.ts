/**
 * Tokens of a test's server: any text is a good one, an application's own included, until a test makes it bad. Open connections stay as they
 * are, since a token is checked during the handshake and in REST calls alone.
 *
 * Rules: P2 token, P3 rejection.
 */
import { defaultUser, type TokenPort } from "../../engine/tokens.ts";

/** What a test does to the tokens. */
export interface TestTokens {
  /** Every token that is out is rejected from now on. The next `getToken` returns a good one. */
  expire(): void;
  /**
   * Every token is rejected until `accept` or `heal`, and `getToken` returns the same one each time, as after the end of a user's session. A client
   * that needs a token is then `blocked` with `token-rejected` (P3).
   */
  reject(): void;
  /** Ends `reject`: tokens are good again, but for those that expired. */
  accept(): void;
}

export interface TestTokenAuthority {
  readonly port: TokenPort;
  readonly control: TestTokens;
}

export function createTestTokens(): TestTokenAuthority {
  const seen = new Set<string>();
  const expired = new Set<string>();
  let issued: string | undefined;
  let isRejecting = false;

  function expireAll(): void {
    for (const token of seen) expired.add(token);
  }

  return {
    port: {
      issue() {
        const token = isRejecting && issued !== undefined ? issued : `test-token-${seen.size + 1}`;
        issued = token;
        seen.add(token);
        return Promise.resolve({ token, expiresInSeconds: 300 });
      },
      verify(token) {
        seen.add(token);
        return Promise.resolve(token !== "" && !isRejecting && !expired.has(token));
      },
      userOf: () => defaultUser, // any text is a token, so none says whose it is
      expireAll,
    },
    control: {
      expire: expireAll,
      reject() {
        isRejecting = true;
      },
      accept() {
        isRejecting = false;
      },
    },
  };
}
