/** Each broken network between the client and a healthy simulator, with the sockets of the package `ws`. */
import { expect } from "vitest";
import { sliceNames } from "./book.ts";
import { brokenNetworks, networkTimings } from "./broken-networks.ts";
import { allPaths, test } from "./desk.ts";
import { startFaultProxy } from "./fault-proxy.ts";

const cases = brokenNetworks.map((network) => [network.rules, network.name, network] as const);

test.concurrent.for(cases)(
  "%s: when %s, the client reports it, and ends live with the server's rows",
  async ([, , network], { startDesk, onTestFinished }) => {
    const { codes = [], cause, close } = network;
    const desk = await startDesk({
      simulator: { heartbeatMs: 100 },
      through: async (simulator) => {
        const proxy = await startFaultProxy(simulator);
        onTestFinished(() => proxy.close());
        return proxy;
      },
      client: { paths: allPaths, timings: networkTimings },
    });
    await desk.untilLive();
    const { diary } = desk;
    diary.turnPage();

    await network.breaks(desk.proxy!);
    await desk.until("said", ({ connection }) => {
      const areDoubted = cause === undefined || sliceNames.every((name) => diary.doubts.has(`${name} ${cause}`));
      return areDoubted && codes.every((code) => diary.codes.has(code)) && (close === undefined || connection.lastClose?.type === close);
    });
    await desk.proxy!.heal();
    await desk.endsRight();

    for (const code of codes) expect(diary.codes).toContain(code);
    expect([...diary.doubts].every((doubt) => doubt.endsWith(` ${cause}`))).toBe(true);
  },
);
