/**
 * The HTTP cache of a browser, between every client of the page and REST. It knows no identity: what one user fetched, the next one gets.
 *
 * An answer is kept if it says for how long (`max-age`), or for a tenth of its age (`Last-Modified`), as RFC 9111 allows. `cache: "no-store"`
 * bypasses it in both directions (P42).
 */

type Fetch = (url: string, init: RequestInit | undefined) => Promise<Response>;

interface Kept {
  readonly response: Response;
  /** On the clock of `now`. Unit: milliseconds. */
  readonly freshUntil: number;
}

export class HttpCache {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;
  /** Answers that it gave by itself. */
  hitCount = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** `fetch` as a page calls it, over what reaches the server. */
  over(network: Fetch): typeof globalThis.fetch {
    return async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const mode = init?.cache ?? (input instanceof Request ? input.cache : "default");
      const kept = this.#kept.get(url);
      if ((mode === "default" || mode === "force-cache") && kept !== undefined && kept.freshUntil > this.#now()) {
        this.hitCount += 1;
        return kept.response.clone();
      }
      const response = await network(url, init);
      if (mode !== "no-store" && response.status === 200) this.#keep(url, response);
      return response;
    };
  }

  #keep(url: string, response: Response): void {
    const freshMs = freshnessOf(response.headers, this.#now());
    if (freshMs > 0) this.#kept.set(url, { response: response.clone(), freshUntil: this.#now() + freshMs });
  }
}

function freshnessOf(headers: Headers, now: number): number {
  const maxAge = /max-age=(\d+)/.exec(headers.get("cache-control") ?? "")?.[1];
  if (maxAge !== undefined) return Number(maxAge) * 1_000;
  const modified = Date.parse(headers.get("last-modified") ?? "");
  return Number.isNaN(modified) ? 0 : (now - modified) / 10;
}
