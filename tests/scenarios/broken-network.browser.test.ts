/** Each broken network between a page in a real Chromium and a healthy simulator. */
import { expect } from "vitest";
import { test } from "./browser-desk.ts";
import { brokenNetworks, networkTimings } from "./broken-networks.ts";

const cases = brokenNetworks.map((network) => [network.rules, network.name, network] as const);

test.concurrent.for(cases)(
  "%s: in Chromium, when %s, the client reports it, and ends live with the server's rows",
  async ([, , network], { startDesk }) => {
    const { codes = [], cause, close } = network;
    const desk = await startDesk({ timings: networkTimings });
    await desk.untilLive();
    await desk.turnPage();

    await network.breaks(desk.proxy);
    const expected = { codes, cause, close };
    await desk.until(
      "said",
      (report, wanted) =>
        (wanted.cause === undefined || report.doubts.filter((doubt) => doubt.endsWith(` ${wanted.cause}`)).length >= 6) &&
        wanted.codes.every((code) => report.codes.includes(code)) &&
        (wanted.close === undefined || report.closeType === wanted.close),
      expected,
    );
    await desk.proxy.heal();
    const report = await desk.endsRight();

    expect(report.doubts.every((doubt) => doubt.endsWith(` ${cause}`))).toBe(true);
    for (const code of codes) expect(report.codes).toContain(code);
  },
);
