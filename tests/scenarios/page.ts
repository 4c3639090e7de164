/** What runs in the page of a real browser: the package's client, watched as it is in Node, and spoken to from outside through `window.desk`. */
import { createAtlasClient, type AtlasTimings } from "../../src/vanilla.ts";
import { simulatorPaths } from "../../src/engine/http/paths.ts";
import { bookIn, differences, sliceNames, type Book } from "./book.ts";
import { keepDiary } from "./diary.ts";
import { watchSockets } from "./watched-socket.ts";

export interface PageOptions {
  /** Where the client finds its server. */
  readonly url: string;
  /** Where tokens come from. */
  readonly tokenUrl: string;
  readonly timings: Partial<AtlasTimings>;
}

/** The page's report on its client; plain JSON. */
export type PageReport = ReturnType<typeof report>;

const { url, tokenUrl, timings } = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PageOptions; // written by the test that opens the page
const sockets = watchSockets(WebSocket);
const checks = new Set<() => void>();
const client = createAtlasClient({
  url,
  paths: simulatorPaths,
  WebSocket: sockets.WebSocket,
  timings,
  async getToken({ signal }) {
    const response = await fetch(`${tokenUrl}/token`, { method: "POST", signal });
    return ((await response.json()) as { readonly access_token: string }).access_token;
  },
  onError(error) {
    diary.note(error.code);
    checkAll();
  },
});
const diary = keepDiary(client);
const pageLife = watchPageLife();
client.store.subscribe(checkAll);
client.on("message", checkAll);
client.connect();

function report() {
  const state = client.store.getState();
  const { status, attempt, lastClose } = state.connection;
  const freshness = Object.fromEntries([...sliceNames, "reports" as const].map((name) => [name, state[name].freshness.status]));
  return {
    status,
    attempt,
    closeType: lastClose?.type,
    freshness,
    isLive: status === "connected" && Object.values(freshness).every((each) => each === "live"),
    rowCount: state.positions.collection.size,
    visibility: document.visibilityState,
    pageLife,
    statuses: diary.statuses,
    doubts: [...diary.doubts],
    codes: [...diary.codes],
    emptied: [...diary.emptied],
    lies: [...diary.lies],
    madeCount: sockets.made.length,
    openCount: sockets.made.filter(({ readyState }) => readyState === WebSocket.OPEN).length,
    mostAtOnce: sockets.mostAtOnce,
    stats: client.stats(),
  };
}

/** What happened to the page and to its socket, in order. */
function watchPageLife(): readonly string[] {
  const events: string[] = [];
  document.addEventListener("visibilitychange", () => events.push(document.visibilityState));
  for (const type of ["freeze", "resume"]) document.addEventListener(type, () => events.push(type));
  client.store.subscribe(({ connection: { lastClose } }, before) => {
    if (lastClose !== before.connection.lastClose) events.push("close");
  });
  return events;
}

function checkAll(): void {
  for (const check of [...checks]) check();
}

/** Resolves with the first report, now or later, that `isSo` says yes to; in words if there is none in time. */
function until(isSo: (report: PageReport) => boolean, withinMs: number): Promise<PageReport | string> {
  return new Promise((resolve) => {
    const end = (result: PageReport | string): void => {
      checks.delete(check);
      clearTimeout(timer);
      resolve(result);
    };
    const check = (): void => {
      const seen = report();
      if (isSo(seen)) end(seen);
    };
    const timer = setTimeout(() => end(JSON.stringify(report())), withinMs);
    checks.add(check);
    check();
  });
}

/** What still differs from `truth` when it has had time to settle; empty as soon as nothing does. */
async function differencesFrom(truth: Book, withinMs: number): Promise<readonly string[]> {
  const wrong = (): readonly string[] => differences(truth, bookIn(client.store.getState()));
  await until(({ isLive }) => isLive && wrong().length === 0, withinMs);
  return wrong();
}

const desk = { report, until, differencesFrom, turnPage: () => diary.turnPage(), client };
Object.assign(window, { desk });
