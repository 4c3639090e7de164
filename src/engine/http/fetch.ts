/**
 * A `fetch` whose server is an engine in the same program. Only the path counts: the origin of the address is not looked at.
 * An answer never comes within the call; a server that is down fails as a dead network does, with a TypeError.
 */
import type { Engine } from "../engine.ts";

export function createEngineFetch(engine: Pick<Engine, "rest" | "isDown" | "onDown" | "clock">): typeof fetch {
  return async (input, init) => {
    const from = typeof input === "string" || input instanceof URL ? undefined : input;
    const url = new URL(from?.url ?? (input as string | URL), "http://engine.invalid"); // no Request has an empty url
    const headers = new Headers(init?.headers ?? from?.headers);
    const signal = init?.signal ?? from?.signal;
    const search = url.searchParams;
    const method = init?.method ?? from?.method ?? "GET";

    const answered = pause()
      .then(async () => {
        const authorization = headers.get("authorization") ?? undefined;
        const body = typeof init?.body === "string" ? init.body : await from?.text();
        return engine.rest({ method, path: url.pathname, search, headers: { authorization }, body });
      })
      .then(async (answer) => {
        await pause();
        if (answer.status === 0) throw new TypeError("Failed to fetch"); // cut without an answer
        return new Response(answer.body, { status: answer.status, headers: answer.headers });
      });
    return untilCut(answered, signal ?? undefined);
  };

  function pause(): Promise<void> {
    return new Promise((resolve) => engine.clock.schedule(resolve, 0));
  }

  /** The answer, unless the caller aborts or the server goes down first. */
  function untilCut(answered: Promise<Response>, signal: AbortSignal | undefined): Promise<Response> {
    return new Promise((resolve, reject) => {
      const abort = (): void => fail(signal?.reason);
      const cancel = engine.onDown(() => fail(new TypeError("Failed to fetch")));
      const settle = (): void => {
        cancel();
        signal?.removeEventListener("abort", abort);
      };
      const fail = (reason: unknown): void => {
        settle();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an abort rejects with whatever reason the caller gave
        reject(reason);
      };
      if (signal?.aborted === true) return abort();
      signal?.addEventListener("abort", abort);
      if (engine.isDown) return void engine.clock.schedule(() => fail(new TypeError("Failed to fetch")), 0);
      answered.then(
        (response) => {
          settle();
          resolve(response);
        },
        (error: unknown) => fail(error),
      );
    });
  }
}
