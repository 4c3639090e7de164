import { QueryClient } from "@tanstack/react-query";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { reveal } from "../../../src/devtools/inspector/reveal.ts";
import { OverviewView } from "../../../src/devtools/inspector/views/overview-view.tsx";
import { recorderOf } from "../../../src/devtools/recorder/recorder.ts";
import type { StaleCause } from "../../../src/store/freshness.ts";
import { createForcedClient } from "../../../src/testing/forced-client.ts";
import { createTestAtlas } from "../../../src/testing.ts";
import { jwtFor } from "../../support/jwt.ts";
import { show } from "./shown.tsx";

type Atlas = ReturnType<typeof createTestAtlas>;

const rowOf = (slice: string) => screen.getByRole("row", { name: new RegExp(`^${slice} `) });
const explain = (slice: string) => fireEvent.click(within(rowOf(slice)).getByRole("button", { name: `Why? ${slice}` }));
const explanation = (slice: string) => screen.getByRole("region", { name: new RegExp(`^Why ${slice} is `) }).textContent;
const copy = async (atlas: Atlas) => {
  const writeText = vi.fn(async (_: string) => undefined);
  vi.stubGlobal("navigator", { clipboard: { writeText } });
  fireEvent.click(screen.getByRole("button", { name: "Copy explanation" }));
  await atlas.settle();
  vi.unstubAllGlobals();
  return String(writeText.mock.calls[0]?.[0]);
};

describe("the overview", () => {
  test("says that all slices are live, with rows, rates and the age of the last update", async () => {
    const { atlas } = await show(OverviewView);
    for (let count = 0; count < 20; count += 1) {
      atlas.pushDelta("positions", [{ position_line_key: "1", quantity: String(count) }]);
      await atlas.advance(100);
    }

    expect(screen.getByText("All 7 slices are live.")).toBeDefined();
    const cells = within(rowOf("positions"))
      .getAllByRole("cell")
      .map(({ textContent }) => textContent);
    expect(cells[0]).toBe("1");
    expect(cells[1]).toBe("live");
    expect(Number(cells[3])).toBeGreaterThan(5);
    expect(Number(cells[3])).toBeLessThan(15);
    expect(cells[5]).toBe("0 s");
    expect(cells[6]).toMatch(/^0\.\d s ago$/);
  });

  test("names all slices that are not live, grouped by their cause, with one button to the explanation (P35)", async () => {
    const { atlas } = await show(OverviewView);

    atlas.rest("fail", { status: 500 });
    atlas.gap(3);
    await atlas.advance(1_000);

    fireEvent.click(screen.getByRole("button", { name: /^Why\? positions, trades/ }));
    expect(explanation("positions")).toContain("Messages were missed.");
    expect(document.activeElement).toBe(screen.getByRole("region"));
  });

  test("says that all is live where a slice without a REST path waits for what may never come, and explains that slice", async () => {
    const { atlas } = await show(OverviewView, { options: { paths: {} } });
    await atlas.advance(10_000);

    expect(screen.getByText("All live. reports: no REST path, nothing heard yet.")).toBeDefined();
    fireEvent.click(screen.getAllByRole("button", { name: "Why? reports" })[0]!);
    expect(explanation("reports")).toContain("Configure a REST path");
    atlas.refuse(100);
    atlas.disconnect(1011);
    await atlas.advance(1_000);

    expect(screen.queryByText(/^All live/)).toBeNull();
  });

  test("a strip says the last spans in words, so that no meaning is in a colour alone", async () => {
    const { atlas } = await show(OverviewView);

    atlas.rest("fail", { status: 500 });
    atlas.gap();
    await atlas.advance(3_000);

    const strip = within(rowOf("positions")).getByRole("button", { name: /last five minutes/ });
    expect(strip.getAttribute("aria-label")).toMatch(/stale: messages missed, now, for 3\.0 s.*live, for .*waiting, for /);
    expect(strip.querySelector(".atlas-strip-cell--stale")).not.toBeNull();
    fireEvent.click(strip);
    expect(explanation("positions")).toContain("Messages were missed.");
  });

  test("the mark of a stale slice opens and closes its explanation", async () => {
    const { atlas } = await show(OverviewView);
    atlas.rest("fail", { status: 500 });
    atlas.gap();
    await atlas.advance(500);
    const mark = within(rowOf("trades")).getByRole("button", { name: "stale: messages missed" });

    fireEvent.click(mark);
    expect([mark.getAttribute("aria-expanded"), screen.getByRole("region").id]).toEqual(["true", mark.getAttribute("aria-controls")]);
    fireEvent.click(screen.getByRole("button", { name: "Close the explanation" }));

    expect(mark.getAttribute("aria-expanded")).toBe("false");
    expect(document.activeElement).toBe(within(rowOf("trades")).getByRole("button", { name: "Why? trades" }));
    expect(screen.queryByRole("region")).toBeNull();
  });

  test("the history of the connection has attempts and close codes (P5)", async () => {
    const { atlas, container } = await show(OverviewView);
    atlas.refuse(2);
    atlas.disconnect(1011);
    await atlas.advance(8_000);

    fireEvent.click(screen.getByRole("button", { name: /^Connection, last five minutes/ }));
    fireEvent(container.querySelector("details")!, new Event("toggle"));

    const history = screen.getByRole("list", { name: "History of the connection" }).textContent;
    expect(history).toContain("disconnected, closed: abnormal 1011");
    expect(history).toContain("attempt 2");
  });

  test("says where the socket leads to, when the token expires and how its rotation is, and never the token (P2, P33)", async () => {
    const now = Date.UTC(2026, 0, 1);
    const clockless = createTestAtlas({ autoCleanup: false }).clock.now();
    const token = jwtFor(3_600, clockless || now);
    const { container, atlas } = await show(OverviewView, {
      options: { getToken: () => token, identity: "trader-canary", rotateBeforeExpiryMs: 60_000, url: "https://atlas.test" },
      before: (each) => Object.assign(each.server, { admit: async () => "admitted" }),
    });
    await atlas.advance(1_000);

    const text = container.textContent;
    expect(text).toContain("server atlas.test/ws");
    expect(text).toContain("token expires in 59 min");
    expect(text).toContain("rotation planned before the token expires");
    expect(text).toContain("with identity yes");
    expect(document.body.innerHTML).not.toContain("canary");
    expect(document.body.innerHTML).not.toContain(token);
  });

  test("leaves no timer behind when it is unmounted", async () => {
    const { atlas, client, unmount } = await show(OverviewView);
    client.dispose();
    await atlas.settle();
    const before = atlas.clock.pendingCount;
    unmount();

    expect([before, atlas.clock.pendingCount]).toEqual([1, 0]);
  });
});

interface Case {
  readonly before?: (atlas: Atlas) => void;
  readonly provoke: (atlas: Atlas) => void | Promise<void>;
  readonly advanceMs?: number;
  readonly says: readonly (string | RegExp)[];
}

const cases: Readonly<Record<StaleCause, Case>> = {
  disconnect: {
    provoke(atlas) {
      atlas.refuse(100);
      atlas.disconnect(1011);
    },
    advanceMs: 3_000,
    says: [
      "positions is stale. The feed was interrupted.",
      "The connection broke off (code 1011).",
      "An attempt to connect failed before the socket was open",
      /The next attempt to connect starts in \d\.\d s, after \d attempts?\./,
      "Check whether this machine is online",
    ],
  },
  gap: {
    provoke(atlas) {
      atlas.rest("fail", { status: 503 });
      atlas.gap(3);
    },
    says: [
      "positions is stale. Messages were missed.",
      /Message #\d+ \(heartbeat\) showed that 3 messages before it did not arrive/,
      "The last try to fetch the rows failed: fetch-failed, status 503.",
      /The next try to fetch all rows over REST starts in \d\.\d s, after \d failures?\./,
      /Check the REST path \/[\w/-]+: the server/,
    ],
  },
  malformed: {
    provoke(atlas) {
      atlas.rest("fail", { status: 503 });
      atlas.sendText('{"kind":"positions","message_type":"delta","data":{"positions":{"quantity":"987654321.25"}}}');
    },
    says: [
      "positions is stale. A message could not be read or applied.",
      /message \(positions\) could not be read/,
      "Report it to the people who run the server",
    ],
  },
  "unconfirmed-empty": {
    provoke(atlas) {
      atlas.rest("fail", { status: 503 });
      atlas.pushSnapshot("positions", []);
    },
    says: [
      "positions is stale. The server sent an empty list.",
      /\(positions\) was an empty list/,
      "The next try to fetch all rows over REST",
    ],
  },
  "key-collision": {
    provoke(atlas) {
      atlas.rest("fail", { status: 503 });
      atlas.send({ kind: "cash_balance", message_type: "snapshot", data: { cash_balances: collidingRows } });
    },
    says: ["cash is stale. Two different rows came under the same key.", "Give the slice a key that is unique"],
  },
  unproven: {
    before: (atlas) => atlas.goSilent(60_000, { present: false }),
    provoke: () => undefined,
    says: ["positions is stale. The rows came over REST, before the new connection had delivered a message.", "A heartbeat is enough."],
    advanceMs: 5_000,
  },
  lagging: {
    async provoke(atlas) {
      for (let second = 0; second < 60; second += 1) {
        if (second === 30) atlas.lag(15_000);
        atlas.pushDelta("positions", [{ position_line_key: "1", quantity: String(second) }]);
        await atlas.advance(1_000);
      }
    },
    says: [
      "positions is stale. Messages arrive late.",
      "The newest message (positions) came 15.0 s late.",
      "Report it to the people who run the server",
    ],
  },
};
const collidingRows = [
  { currency: "USD", amount: "987654321.25" },
  { currency: "USD", amount: "2" },
];

describe("the explanation of a stale slice", () => {
  test.for(Object.entries(cases))(
    "says of `%s` what happened, what repairs it and what to do, and copies the same",
    async ([cause, { before, provoke, advanceMs, says }]) => {
      const { atlas, client } = await show(OverviewView, before === undefined ? {} : { before });
      const slice = cause === "key-collision" ? "cash" : "positions";

      await provoke(atlas);
      await atlas.advance(advanceMs ?? 2_000);
      explain(slice);

      expect(client.explain(slice).cause).toBe(cause);
      for (const said of says) expect(explanation(slice)).toMatch(said);
      const copied = await copy(atlas);
      for (const said of says) expect(copied).toMatch(said);
      expect(copied).toContain(`cause ${cause}`);
      expect(document.body.innerHTML + copied).not.toContain("987654321");
    },
  );

  test("says of a client of the testing kit whose state is forced that nothing runs, and offers no button", () => {
    const queryClient = new QueryClient();
    const client = createForcedClient({ state: "stale", cause: "gap" }, queryClient);
    render(<OverviewView client={client} clock={client.internals.clock} />);

    explain("positions");

    expect(screen.getByText("All 7 slices, forced", { exact: false })).toBeDefined();
    expect(explanation("positions")).toContain("This state is forced: nothing runs.");
    expect(explanation("positions")).not.toMatch(/It began|for 0\.0 s|Nothing to do/);
    client.dispose();
  });

  test("counts down to the next try", async () => {
    const { atlas } = await show(OverviewView);
    atlas.rest("fail", { status: 503 });
    atlas.gap();
    await atlas.advance(2_000);
    explain("positions");
    const secondsLeft = () => Number(/starts in (\d+\.\d) s/.exec(explanation("positions"))?.[1]);
    const first = secondsLeft();

    await atlas.advance(500);

    expect(first - secondsLeft()).toBeCloseTo(0.5);
  });

  test("has a button that connects a client that is not connected, and one that reconnects", async () => {
    const { atlas, client } = await show(OverviewView);
    const buttonIn = (name: string) => within(screen.getByRole("region")).getByRole("button", { name });
    client.disconnect();
    await atlas.advance(500);
    explain("positions");

    fireEvent.click(buttonIn("Connect"));
    await atlas.advance(2_000);
    expect(client.store.getState().connection.status).toBe("connected");
    atlas.disconnect(1000);
    await atlas.advance(500);
    fireEvent.click(buttonIn("Reconnect"));
    await atlas.advance(2_000);

    expect(client.store.getState().connection.status).toBe("connected");
  });

  test("leads to the message that caused it", async () => {
    const onShowMessage = vi.fn();
    const { atlas, client } = await show(OverviewView, { props: { onShowMessage } });
    atlas.rest("fail", { status: 503 });
    atlas.gap(2);
    await atlas.advance(1_000);
    for (let count = 0; count < 50; count += 1) atlas.heartbeat();
    await atlas.advance(9_000);
    explain("positions");

    fireEvent.click(screen.getByRole("button", { name: "Show the message" }));

    expect(onShowMessage).toHaveBeenCalledWith(recorderOf(client).messages.faults[0]?.id);
  });

  test("says of a rejected token that the user has to sign in, without the token (P3)", async () => {
    const { atlas } = await show(OverviewView);
    atlas.tokens.reject();
    atlas.disconnect();
    await atlas.advance(10_000);

    explain("positions");

    expect(explanation("positions")).toContain("The server rejected the access token.");
    expect(explanation("positions")).toContain("Sign in again");
  });

  test("says of a token that could not be had why, and to check the token service, without the exception's text (P2)", async () => {
    const { atlas } = await show(OverviewView, { options: { getToken: () => Promise.reject(new TypeError("canary")) } });
    await atlas.advance(1_000);

    explain("positions");

    expect(explanation("positions")).toContain("The application returned no usable access token: token-failed.");
    expect(explanation("positions")).toContain("Check the token service");
    expect(document.body.innerHTML).not.toContain("canary");
  });

  test("says of a waiting slice that this is not the same as no rows, and of a live one that nothing is wrong", async () => {
    const { atlas } = await show(OverviewView, { before: (each) => each.greet("none", "positions"), options: { paths: {} } });
    explain("positions");
    expect(explanation("positions")).toContain("positions is waiting. No complete list of rows has arrived yet.");

    atlas.pushSnapshot("positions", [{ position_line_key: "1" }]);
    await atlas.advance(500);

    expect(explanation("positions")).toContain("positions is live. Nothing is wrong.");
  });

  test("no token is in the document or in a copied text (P2)", async () => {
    const token = jwtFor(3_600, 0);
    const { atlas } = await show(OverviewView, {
      options: { getToken: () => token },
      before: (each) => Object.assign(each.server, { admit: async () => "admitted" }),
    });
    atlas.sendText(`{"kind":"positions","seq":${JSON.stringify(token)},"data":`);
    atlas.disconnect(1011);
    await atlas.advance(400);
    explain("positions");

    const shown = document.body.innerHTML + (await copy(atlas));

    expect(shown).not.toContain("canary");
    expect(shown).not.toContain(token.split(".")[1]);
  });
});

describe("an explanation that opens", () => {
  test.each([
    { at: "below its place", top: 300, bottom: 500, scrolled: 204 },
    { at: "higher than its place", top: 250, bottom: 800, scrolled: 246 },
    { at: "above its place", top: -20, bottom: 200, scrolled: -24 },
    { at: "in sight", top: 20, bottom: 200, scrolled: 0 },
  ])("$at is scrolled into sight with its title", ({ top, bottom, scrolled }) => {
    const place = document.createElement("div");
    const panel = document.createElement("section");
    place.className = "atlas-tabpanel";
    place.append(panel);
    place.getBoundingClientRect = () => new DOMRect(0, 0, 390, 300);
    panel.getBoundingClientRect = () => new DOMRect(0, top, 390, bottom - top);
    place.scrollTop = 1_000;

    reveal(panel);

    expect(place.scrollTop - 1_000).toBe(scrolled);
  });
});
