/** The decorator for stories, called as Storybook calls it. Time is Vitest's. */
import { act, render, screen } from "@testing-library/react";
import { StrictMode, useState, type ReactElement } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { useConnection, useFreshness, usePositions } from "../../src/index.ts";
import { publishedStories } from "../../src/storybook/published.ts";
import { atlasOf, withAtlas, type AtlasGlobals, type AtlasParameters } from "../../src/storybook.ts";
import { buildPosition } from "../../src/testing.ts";

/** A connection, its snapshots, and two frames. */
const SETTLED_MS = 500;
const LONG_MS = 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let mountCount = 0;

function Positions(args: Readonly<Record<string, unknown>>): ReactElement {
  const [mount] = useState(() => (mountCount += 1));
  const { size, rows } = usePositions();
  const freshness = useFreshness("positions");
  const cause = freshness.status === "stale" ? freshness.cause : "no cause";
  return (
    <output data-mount={mount} data-args={Object.keys(args).join(" ")} data-first={rows[0]?.market_value_base}>
      {`${size} ${freshness.status} ${cause} ${useConnection().status}`}
    </output>
  );
}

interface StoryInit {
  readonly atlas?: AtlasParameters;
  readonly globals?: AtlasGlobals;
  readonly args?: object;
  readonly id?: string;
}

function story({ atlas, globals = {}, args = {}, id = "positions--live" }: StoryInit = {}): ReactElement {
  const context = { id, args, globals: { ...globals }, parameters: atlas === undefined ? {} : { atlas } };
  const renderStory = (update?: { args?: object }): ReactElement => <Positions {...(update?.args ?? args)} />;
  return withAtlas(renderStory, context);
}

const shown = (): string => screen.getByRole("status").textContent;
const settle = (ms = SETTLED_MS): Promise<void> =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

async function show(init?: StoryInit) {
  const rendered = render(story(init));
  await settle();
  return rendered;
}

describe("a story on an engine in the page", () => {
  test("a story without parameters is live on the preset `demo`", async () => {
    await show();

    expect(shown()).toMatch(/^1\d\d live no cause connected$/);
  });

  test("`rows` are all that the server has, and they do not move", async () => {
    await show({ atlas: { rows: { positions: [buildPosition({ market_value_base: "12.50" })] } } });
    const first = screen.getByRole("status").dataset["first"];
    await settle(5_000);

    expect([shown(), first, screen.getByRole("status").dataset["first"]]).toEqual(["1 live no cause connected", "12.50", "12.50"]);
  });

  test("`faults` run before the client connects", async () => {
    await show({
      atlas: {
        faults: [
          { verb: "rest", mode: "fail" },
          { verb: "refuse", durationMs: LONG_MS },
        ],
      },
    });

    expect(shown()).toMatch(/^0 waiting no cause disconnected$/);
  });

  test("`faultsOnceLive` run when every slice is live", async () => {
    const cut = [{ verb: "refuse", durationMs: LONG_MS }, { verb: "rest", mode: "fail" }, { verb: "kill" }] as const;
    await show({ atlas: { faultsOnceLive: cut } });

    expect(shown()).toMatch(/^1\d\d stale disconnect disconnected$/);
  });

  test("a fault that the server does not know is an error that names it", () => {
    const wrong = { verb: "gab" } as never;

    expect(() => render(story({ atlas: { faults: [wrong] } }))).toThrow(/parameters\.atlas\.faults: .*gab/);
  });

  test("a play function breaks the story's server by the story's id", async () => {
    await show();

    await atlasOf("positions--live").control({ verb: "rest", mode: "fail" });
    await atlasOf("positions--live").control({ verb: "gap" });
    await settle(2_000);

    expect(shown()).toMatch(/^1\d\d stale gap connected$/);
    expect(() => atlasOf("positions--other")).toThrow(/no mounted story "positions--other"/);
  });
});

describe("a story in a forced state", () => {
  test.each([
    [{ state: "stale", cause: "gap" }, /^1\d\d stale gap connected$/],
    [{ state: "waiting" }, /^0 waiting no cause connecting$/],
    [{ state: "live", rows: {} }, /^0 live no cause connected$/],
    [{ connection: "blocked" }, /^1\d\d stale disconnect blocked$/],
    [{ connection: "connected" }, /^1\d\d live no cause connected$/],
    [{ state: "live", connection: "offline" }, /^1\d\d live no cause disconnected$/],
  ] as const)("the parameters %j show from the first render, and nothing runs", async (atlas, expected) => {
    render(story({ atlas }));
    const first = shown();
    await settle(60_000);

    expect(first).toMatch(expected);
    expect(shown()).toBe(first);
    await expect(atlasOf("positions--live").control({ verb: "gap" })).rejects.toThrow(/no server/);
  });

  test("the page looks offline while a story with the connection `offline` is mounted", () => {
    const { unmount } = render(story({ atlas: { connection: "offline" } }));
    const during = navigator.onLine;
    unmount();

    expect([during, navigator.onLine]).toEqual([false, true]);
  });
});

describe("the toolbar", () => {
  test("a forced choice replaces the client and keeps the component mounted", async () => {
    const { rerender } = await show();
    const mount = screen.getByRole("status").dataset["mount"];

    rerender(story({ globals: { atlasRows: "malformed" } }));
    const forced = shown();
    rerender(story({ globals: { atlasConnection: "blocked" } }));
    const blocked = shown();
    rerender(story());
    await settle();

    expect(forced).toMatch(/^1\d\d stale malformed connected$/);
    expect(blocked).toMatch(/^1\d\d stale disconnect blocked$/);
    expect(shown()).toMatch(/live no cause connected$/);
    expect(screen.getByRole("status").dataset["mount"]).toBe(mount);
  });

  test("the feed `paused` stops the book, a tick moves it by one, and `10 ×` multiplies its rate", async () => {
    const { rerender } = await show({ atlas: { rates: { updatesPerSecond: 20, rhythm: "steady" } } });
    const { client } = atlasOf("positions--live");
    const changes = async (): Promise<number> => {
      const before = client.stats().deltaCount;
      await settle(4_000);
      return client.stats().deltaCount - before;
    };
    const atlas = { rates: { updatesPerSecond: 20, rhythm: "steady" } } as const;

    const live = await changes();
    rerender(story({ atlas, globals: { atlasFeed: "paused" } }));
    await settle();
    const paused = await changes();
    await atlasOf("positions--live").control({ verb: "tick" });
    const stepped = await changes();
    rerender(story({ atlas, globals: { atlasFeed: "fast" } }));
    const fast = await changes();

    expect(paused).toBe(0);
    expect(stepped).toBeGreaterThan(0);
    expect(live).toBeGreaterThan(10);
    expect(fast).toBeGreaterThan(live);
  });
});

describe("the controls", () => {
  test("their args change the server and do not reach the component", async () => {
    const { rerender } = await show({ args: { title: "Mine", atlasRate: 5 } });
    const args = screen.getByRole("status").dataset["args"];

    rerender(story({ args: { title: "Mine", atlasFault: "lost connection" } }));
    await settle();
    const broken = shown();
    rerender(story({ args: { title: "Mine", atlasFault: "none" } }));
    await settle(30_000);

    expect(args).toBe("title");
    expect(broken).toMatch(/stale disconnect/);
    expect(shown()).toMatch(/live no cause connected$/);
  });
});

describe("the end of a story", () => {
  test("no timer and no published client is left after a story, under StrictMode as well", async () => {
    const { unmount } = render(<StrictMode>{story({ atlas: { faults: [{ verb: "storm", durationMs: LONG_MS }] } })}</StrictMode>);
    await settle();
    const during = [shown(), publishedStories(globalThis).length];

    unmount();
    await settle(100);

    expect(during).toEqual([expect.stringMatching(/live no cause connected$/), 1]);
    expect(publishedStories(globalThis)).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("several stories on one page have a client each", async () => {
    render(
      <>
        {story({ id: "a", atlas: { state: "stale", cause: "gap" } })}
        {story({ id: "b" })}
      </>,
    );
    await settle();

    expect(screen.getAllByRole("status").map((each) => each.textContent)).toEqual([
      expect.stringContaining("stale gap"),
      expect.stringContaining("live"),
    ]);
    expect(atlasOf("a").client).not.toBe(atlasOf("b").client);
  });
});

describe("the decorator itself", () => {
  test("`disable` leaves the story without a client", () => {
    const disabled = withAtlas(() => <p>plain</p>, { id: "a", args: {}, globals: {}, parameters: { atlas: { disable: true } } });
    render(disabled);

    expect(screen.getByText("plain")).toBeDefined();
    expect(publishedStories(globalThis)).toEqual([]);
  });

  test("given twice, by the addon and by hand, it makes one client", async () => {
    const context = { id: "positions--live", args: {}, globals: {}, parameters: {} };
    render(withAtlas(() => story(), context));
    await settle();

    expect(publishedStories(globalThis)).toHaveLength(1);
    expect(shown()).toMatch(/live/);
  });
});
