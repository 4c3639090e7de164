/** Tokens of a test's server: any text is a good one, an application's own included, until a test says that it is not. */
import type { TokenPort } from "../../engine/tokens.ts";

export function createTestTokens(): TokenPort {
  const seen = new Set<string>();
  const expired = new Set<string>();
  return {
    issue() {
      const token = `test-token-${seen.size + 1}`;
      seen.add(token);
      return Promise.resolve({ token, expiresInSeconds: 300 });
    },
    verify(token) {
      seen.add(token);
      return Promise.resolve(token !== "" && !expired.has(token));
    },
    expireAll() {
      for (const token of seen) expired.add(token);
    },
  };
}
