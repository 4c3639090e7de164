/**
 * A test's Atlas behind the routes of Playwright, for tests of a built application in a real browser. The page comes in as an argument: this
 * package neither installs nor imports Playwright.
 *
 * Rules: P2 token in the query and in the header; P3 a handshake that is not admitted closes before it opens; P5 close codes.
 */
import { lifeOf } from "./auto-cleanup.ts";
import type { TestServer } from "./server/test-server.ts";
import type { TestAtlas } from "./test-atlas.ts";

/** What is used of Playwright's `Page`, 1.48 and later. */
export interface RoutedPage {
  routeWebSocket(url: RegExp, handle: (socket: RoutedSocket) => Promise<void>): Promise<unknown>;
  route(url: RegExp, handle: (call: RoutedCall) => Promise<void>): Promise<unknown>;
  on(event: "close", listen: () => void): unknown;
  unroute(url: RegExp, handle: (call: RoutedCall) => Promise<void>): Promise<unknown>;
}

/** Playwright's `WebSocketRoute`. */
export interface RoutedSocket {
  url(): string;
  send(frame: string | Uint8Array): unknown;
  close(options: { readonly code: number; readonly reason?: string }): Promise<unknown>;
  onClose(listen: (code: number | undefined, reason: string | undefined) => void): unknown;
  connectToServer(): unknown;
}

/** Playwright's `Route`. */
export interface RoutedCall {
  request(): {
    url(): string;
    method(): string;
    headers(): Readonly<Record<string, string>>;
    postData(): string | null;
    resourceType(): string;
  };
  fulfill(answer: { readonly status: number; readonly headers: Record<string, string>; readonly body: string }): Promise<unknown>;
  abort(): Promise<unknown>;
  fallback(): Promise<unknown>;
}

/** Ends what is open of one page: sockets, and calls without an answer. */
type Ends = Set<() => void>;

/**
 * Serves the sockets and the REST calls of a page from `atlas`. Call it before the page is opened: sockets that exist are not served. The
 * application's address of the Atlas has to be that of `createTestAtlas({ url, time: "real" })`. Of that address, only what scripts fetch is
 * served, so a page may have the same origin.
 *
 * Returns a function that ends it: sockets close with 1001, and later ones and REST calls go to the network. The end of the page, and of the
 * Atlas after its test, end it as well.
 * @throws Error for an Atlas in virtual time, as a rejection: the page's clock would run, and the server's would not
 */
export async function routeAtlas(page: RoutedPage, atlas: TestAtlas): Promise<() => Promise<void>> {
  if (atlas.time !== "real") throw new Error('routeAtlas needs an Atlas in real time: createTestAtlas({ time: "real" })');
  const { server, options } = atlas;
  const base = options.url.replace(/\/$/, "");
  const calls = new RegExp(`^${escape(base)}(?:[/?]|$)`);
  const ends: Ends = new Set();
  let isOver = false;

  const handleSocket = async (socket: RoutedSocket): Promise<void> => {
    // To the network once it is over: Playwright cannot take this route back.
    if (isOver) socket.connectToServer();
    else await connect(server, socket, ends);
  };
  const handleCall = async (call: RoutedCall): Promise<void> => {
    if (isOver || !["fetch", "xhr"].includes(call.request().resourceType())) await ignoreClosed(call.fallback());
    else await answer(server, call, ends);
  };
  await page.routeWebSocket(new RegExp(`^${escape(base.replace(/^http/, "ws"))}/ws(?:\\?|$)`), handleSocket);
  await page.route(calls, handleCall);

  page.on("close", () => void end()); // Playwright closes no routed socket with its page
  const forget = lifeOf(atlas).subscribe(() => void end());
  async function end(): Promise<void> {
    if (isOver) return;
    isOver = true;
    forget();
    for (const each of ends) each();
    await ignoreClosed(page.unroute(calls, handleCall));
  }
  return end;
}

/** Returns once the socket is admitted or closed, since Playwright opens it after that. */
async function connect(server: TestServer, socket: RoutedSocket, ends: Ends): Promise<void> {
  const closing = new AbortController();
  let detach = (): void => undefined;
  const close = async (code: number, reason = ""): Promise<void> => {
    if (closing.signal.aborted) return;
    closing.abort();
    detach();
    ends.delete(goAway);
    await ignoreClosed(socket.close({ code, reason }));
  };
  const goAway = (): void => void close(1001);
  ends.add(goAway);
  socket.onClose((code = 1005, reason) => void close(code, reason)); // the page closed it, or is gone: both sides have to close

  const admission = await server.admit(new URL(socket.url()).searchParams.get("token") ?? "");
  if (admission !== "admitted") return close(1006);
  if (closing.signal.aborted) return; // while its token was checked
  const session = server.attach({
    send: (frame) => void socket.send(typeof frame === "string" ? frame : bufferOf(frame)),
    close: (code, reason) => void close(code, reason),
    terminate: () => void close(1006),
  });
  detach = () => session.detach();
}

async function answer(server: TestServer, call: RoutedCall, ends: Ends): Promise<void> {
  const request = call.request();
  const { pathname, searchParams } = new URL(request.url());
  const ending = new AbortController();
  const abort = (): void => {
    ending.abort();
    void ignoreClosed(call.abort());
  };
  ends.add(abort);
  const { status, headers, body } = await server.rest({
    method: request.method(),
    path: pathname,
    search: searchParams,
    headers: request.headers(),
    body: request.postData() ?? undefined,
  });
  ends.delete(abort);
  if (ending.signal.aborted) return;
  if (status === 0) return ignoreClosed(call.abort()); // cut without an answer
  // Playwright allows the page's origin by itself, and the page may then read a few headers only.
  const exposed = { ...headers, "access-control-expose-headers": Object.keys(headers).join(", ") };
  await ignoreClosed(call.fulfill({ status, headers: exposed, body }));
}

/** Playwright rejects where the page is gone, or has gone on to another address: no answer can arrive. */
async function ignoreClosed(done: Promise<unknown>): Promise<void> {
  await done.catch(() => undefined);
}

/** Playwright encodes bytes by `toString("base64")`, which only a `Buffer` has. */
function bufferOf(bytes: Uint8Array): Uint8Array {
  const { Buffer } = globalThis as unknown as { readonly Buffer: { from(bytes: Uint8Array): Uint8Array } }; // Playwright runs in Node
  return Buffer.from(bytes);
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
