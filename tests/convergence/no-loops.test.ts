import { afterAll, describe, expect, test } from "vitest";
import { shapes } from "./book.ts";
import { honest } from "./candidate.ts";
import { Desk } from "./desk.ts";
import { endlessCauses, type Bounds, type EndlessCause } from "./endless.ts";
import { withFetch } from "./ports.ts";

const MINUTES = 30;
/** While a page loads, everything is fetched and connected once. */
const WARM_UP_SECONDS = 5;
const EVERY_SECONDS = 5;

interface Course {
  /** The most within one minute. */
  readonly most: Bounds;
  /** Minutes with more calls than `atMost`. */
  readonly busyMinuteCount: number;
  readonly socketsInAll: number;
  /** Everything that the slice showed, once the cause was there. */
  readonly shown: ReadonlySet<string>;
  readonly freshness: ReturnType<typeof freshnessOf>;
  readonly connection: string;
}

const lines: string[] = [];
afterAll(() => void process.stdout.write(`\n${header()}\n${lines.join("\n")}\n`));

describe("a cause that never ends", () => {
  test.each(endlessCauses.map((cause) => [cause.title, cause] as const))(
    "an endless cause has a bounded number of calls, sockets and tokens a minute, and an honest freshness: %s",
    async (title, cause) => {
      const course = await runFor(cause);

      const { freshness, most } = course;
      lines.push(lineOf(title, cause, course));
      expect(most.calls).toBeLessThanOrEqual(cause.callsInOneMinute ?? cause.atMost.calls);
      expect(course.busyMinuteCount).toBeLessThanOrEqual(cause.callsInOneMinute === undefined ? 0 : 1);
      expect(most.sockets).toBeLessThanOrEqual(cause.atMost.sockets);
      expect(most.tokens).toBeLessThanOrEqual(cause.atMost.tokens);
      expect(course.socketsInAll).toBeLessThanOrEqual(cause.socketsInAll ?? Infinity);
      if (cause.shows.live !== true) expect([...course.shown]).not.toContain("live");
      if (freshness.status === "stale") {
        expect(cause.shows.causes).toContain(freshness.cause);
        expect(freshness.since).toBeGreaterThan(0);
      }
      if (cause.shows.error !== undefined) expect(cause.shows.error).toContain(freshness.error?.code);
    },
    120_000,
  );
});

async function runFor(cause: EndlessCause): Promise<Course> {
  const counted = { calls: 0 };
  const path = shapes.find(({ slice }) => slice === cause.slice)?.path;
  const desk = new Desk(cause.schedule, {
    ...honest,
    createClient: (options) =>
      honest.createClient(
        withFetch(options, async (call, init, called) => {
          if (called !== path) return call(init);
          counted.calls += 1;
          const response = await call(init);
          return cause.body === undefined ? response : new Response(cause.body);
        }),
      ),
  });
  const total = (): Bounds => ({ calls: counted.calls, sockets: desk.login.server.socketCount, tokens: desk.tokenCount });
  const shown = new Set<string>();
  const most = { calls: 0, sockets: 0, tokens: 0 };
  let busyMinuteCount = 0;

  await desk.clock.advanceAsync(WARM_UP_SECONDS * 1_000);
  const first = total();
  let before = first;
  for (let second = WARM_UP_SECONDS; second < MINUTES * 60; second += EVERY_SECONDS) {
    cause.drive?.(desk, second);
    await desk.clock.advanceAsync(EVERY_SECONDS * 1_000);
    if (second > 120) shown.add(freshnessOf(desk, cause).status);
    if ((second + EVERY_SECONDS - WARM_UP_SECONDS) % 60 !== 0) continue;
    const now = total();
    for (const name of ["calls", "sockets", "tokens"] as const) most[name] = Math.max(most[name], now[name] - before[name]);
    if (now.calls - before.calls > cause.atMost.calls) busyMinuteCount += 1;
    before = now;
  }
  const state = desk.login.client.store.getState();
  const course = {
    most,
    busyMinuteCount,
    socketsInAll: before.sockets - first.sockets,
    shown,
    freshness: freshnessOf(desk, cause),
    connection: state.connection.status,
  };
  desk.end();
  return course;
}

function freshnessOf({ login: { client } }: Desk, { slice }: EndlessCause) {
  return client.store.getState()[slice].freshness;
}

function header(): string {
  return `${"most within one of 30 minutes".padEnd(72)} calls  sockets  tokens  what the user sees at the end`;
}

function lineOf(title: string, { atMost }: EndlessCause, { most, freshness, connection }: Course): string {
  const of = (name: keyof Bounds): string => `${most[name]}/${atMost[name]}`.padStart(name.length + 1);
  const cause = freshness.status === "stale" ? ` (${freshness.cause})` : "";
  return `${title.padEnd(72)} ${of("calls")} ${of("sockets")} ${of("tokens")}  ${freshness.status}${cause}, error ${freshness.error?.code ?? "none"}, connection ${connection}`;
}
