/**
 * A thousand random lives of a provider: mounted, unmounted and mounted again, with and without StrictMode, while pages hide and wake, tokens
 * hang and sockets break. After each step at most one socket is live. After each life nothing is left, and late events have no effect.
 */
import { act, render, type RenderResult } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { expect, test } from "vitest";
import type { AtlasClient } from "../../src/client/create-client.ts";
import { AtlasProvider, useAtlasClient, useConnection, usePosition, usePositions } from "../../src/index.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { createDesk, nothing, positions } from "./desk.tsx";

const LIVES = 1_000;
const STEPS = 16;

/** To live some of them again, give their numbers here. */
const only: readonly number[] = [];

function createLife(seed: number) {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <Item,>(items: readonly Item[]): Item => items[below(items.length)]!;
  let tokens: "ready" | "late" | "failing" = "ready";
  const late: (() => void)[] = [];
  const desk = createDesk({
    random,
    getToken() {
      if (tokens === "failing") throw new Error("no session");
      return tokens === "ready" ? "a-token" : new Promise((resolve) => late.push(() => resolve("a-late-token")));
    },
  });
  const { clock, page, sockets } = desk;
  let mostLive = 0;
  // Counted as each is made: two within one step would be two all the same.
  class CountedSocket extends sockets.WebSocket {
    constructor(url: string) {
      super(url);
      mostLive = Math.max(mostLive, sockets.liveCount);
    }
  }
  let client: AtlasClient | undefined;
  let mounted: RenderResult | undefined;
  let identity = 0;
  let isStrict = false;

  function Reader(): ReactNode {
    const own = useAtlasClient();
    usePositions({ where: { quantity: { gt: "0" } }, limit: 10 });
    usePosition("P1");
    useConnection();
    return <Keep client={own} />;
  }
  function Keep({ client: own }: { readonly client: AtlasClient }): ReactNode {
    client = own;
    return null;
  }
  const tree = (): ReactNode => {
    const provider = (
      <AtlasProvider {...desk.options} WebSocket={CountedSocket} identity={`user ${identity}`}>
        <Reader />
      </AtlasProvider>
    );
    return isStrict ? <StrictMode>{provider}</StrictMode> : provider;
  };
  const unmount = (): void => {
    mounted?.unmount();
    mounted = undefined;
  };
  const last = () => sockets.sockets.at(-1);

  const steps: Readonly<Record<string, () => void>> = {
    mount() {
      mounted ??= render(tree());
    },
    mountStrictly() {
      if (mounted !== undefined) return;
      isStrict = random() < 0.7;
      mounted = render(tree());
    },
    unmount,
    remount() {
      unmount();
      mounted = render(tree());
    },
    render: () => mounted?.rerender(tree()),
    changeIdentity() {
      identity += 1;
      mounted?.rerender(tree());
    },
    connect: () => mounted && client?.connect(),
    disconnect: () => mounted && client?.disconnect(),
    reconnect: () => mounted && client?.reconnect(),
    hide: () => page.hide(),
    show: () => page.show(),
    online: () => page.online(),
    cache: () => page.cache(),
    restore: () => page.restore(),
    freeze: () => page.freeze(),
    resume: () => page.resume(),
    sleep: () => clock.sleep(pick([1_000, 50_000, 3_600_000])),
    tokensReady() {
      tokens = "ready";
    },
    tokensLate() {
      tokens = "late";
    },
    tokensFail() {
      tokens = "failing";
    },
    answerLate: () => late.splice(0).forEach((answer) => answer()),
    open: () => last()?.isLive && last()?.open(),
    snapshot() {
      if (last()?.isOpen) desk.send("positions", { positions: positions(3, () => ({ quantity: "1" })) }, "snapshot");
    },
    delta() {
      if (last()?.isOpen) desk.upsert("positions", { position_line_key: `P${below(4)}`, quantity: String(below(3)) });
    },
    gap: () => last()?.isOpen && last()?.message('{"kind":"heartbeat","seq":1000000,"data":{}}'),
    garbage: () => last()?.message("<html>"),
    close: () => last()?.isLive && last()?.close(pick([1000, 1005, 1006, 1011, 1012])),
    lateEvents() {
      const socket = pick(sockets.sockets.length > 0 ? sockets.sockets : [undefined]);
      if (socket === undefined || socket.isLive) return;
      socket.open();
      socket.message('{"kind":"heartbeat"}');
      socket.close(1006);
    },
    throwInConstructor: () => sockets.throwNext(new Error("out of sockets")),
    aMoment: () => clock.advance(below(50)),
    aWhile: () => clock.advance(below(5_000)),
    aMinute: () => clock.advance(60_000),
  };

  // Most lives get as far as rows: what breaks a connection is of no use before there is one.
  const names = [...Object.keys(steps), ...Array<string>(6).fill("open"), ...Array<string>(3).fill("aWhile")];
  const taken: string[] = [];
  const take = async (name: string): Promise<void> => {
    taken.push(name);
    await act(async () => {
      steps[name]?.();
      await clock.advanceAsync(0);
    });
  };
  return {
    desk,
    taken,
    mostLive: () => mostLive,
    begin: () => take("mountStrictly"),
    step: () => take(pick(names)),
    async end() {
      unmount();
      await act(() => clock.advanceAsync(0));
    },
  };
}

test(`in ${LIVES} random lives a client never has two live sockets, and leaves nothing running after any life (P33)`, async () => {
  const seeds = only.length > 0 ? only : Array.from({ length: LIVES }, (_, index) => index + 1);
  let socketCount = 0;

  for (const seed of seeds) {
    const life = createLife(seed);
    const { desk, taken } = life;
    const where = () => `life ${seed}: ${taken.join(" ")}`;
    await life.begin();
    for (let count = 0; count < STEPS; count += 1) {
      await life.step();
      expect(life.mostLive(), where()).toBeLessThanOrEqual(1);
    }
    await life.end();

    expect(desk.remains(), where()).toEqual(nothing);
    const { sockets } = desk.sockets;
    socketCount += sockets.length;
    for (const socket of sockets) {
      expect([socket.handlerCount, socket.sent], where()).toEqual([0, []]);
      socket.open();
      socket.message("{}");
      socket.close(1006);
    }
    expect(desk.remains(), where()).toEqual(nothing);
  }

  expect(socketCount).toBeGreaterThan(1.5 * seeds.length); // the lives were lively
}, 120_000);
