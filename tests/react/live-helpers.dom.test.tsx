/** Hooks that follow time and outages: ages, flashes, lost connections, suspense, announcements. */
import { act, render, screen } from "@testing-library/react";
import { Component, Suspense, type ReactNode } from "react";
import { expect, test } from "vitest";
import {
  AtlasAnnouncer,
  AtlasProvider,
  collections,
  useFreshnessAge,
  useLostConnection,
  useRowFlash,
  useSuspenseCollection,
  type AtlasError,
  type LostConnection,
} from "../../src/index.ts";
import { createDesk, nothing, positions, type Desk } from "./desk.tsx";

const show = (desk: Desk, children: ReactNode) => render(<AtlasProvider {...desk.options}>{children}</AtlasProvider>);
const lose = async (desk: Desk): Promise<void> => {
  act(() => desk.sockets.last.close(1006));
  await desk.frame();
};

test("`useFreshnessAge` counts on in steps while nothing arrives, and restarts at 0 with a delta", async () => {
  const desk = createDesk();
  const ages: (number | undefined)[] = [];
  function Age() {
    ages.push(useFreshnessAge("positions"));
    return null;
  }
  show(desk, <Age />);
  await desk.open({ positions: positions(1) });
  const opened = ages.at(-1);

  await desk.advance(3_000);
  const quiet = ages.at(-1);
  desk.upsert("positions", { position_line_key: "P0", quantity: "2" });
  await desk.frame();

  expect(ages[0]).toBeUndefined();
  expect([opened, quiet, ages.at(-1)]).toEqual([0, 3_000, 0]);
  expect(ages.length).toBeLessThan(10);
});

test("`useRowFlash` shows the direction of each changed field after a delta, for the configured time only", async () => {
  const desk = createDesk();
  const flashes: unknown[] = [];
  function Row() {
    flashes.push(useRowFlash("positions", "P0", { durationMs: 500 }));
    return null;
  }
  show(desk, <Row />);
  await desk.open({ positions: positions(2, () => ({ quantity: "1", price: "10", symbol: "A" })) });
  const opened = flashes.at(-1);

  desk.upsert("positions", { position_line_key: "P0", quantity: "2", price: "9", symbol: "B" });
  await desk.frame();
  const lit = flashes.at(-1);
  await desk.advance(400);
  desk.upsert("positions", { position_line_key: "P0", quantity: "3" });
  await desk.frame();
  await desk.advance(200);
  const later = flashes.at(-1);
  await desk.advance(500);

  expect(opened).toEqual({});
  expect(lit).toEqual({ quantity: "up", price: "down", symbol: "changed" });
  expect(later).toEqual({ quantity: "up" });
  expect(flashes.at(-1)).toEqual({});
});

test("a row does not flash for a snapshot or for a change of another row, and leaves no timer after it unmounts", async () => {
  const desk = createDesk();
  const flashes: unknown[] = [];
  function Row() {
    flashes.push(useRowFlash("positions", "P0"));
    return null;
  }
  const { unmount } = show(desk, <Row />);
  await desk.open({ positions: positions(2, () => ({ quantity: "1" })) });
  const renders = flashes.length;

  desk.send("positions", { positions: positions(2, () => ({ quantity: "5" })) }, "snapshot");
  await desk.frame();
  desk.upsert("positions", { position_line_key: "P1", quantity: "7" });
  await desk.frame();
  const others = flashes.length;
  desk.upsert("positions", { position_line_key: "P0", quantity: "7" });
  await desk.frame();
  unmount();
  await desk.advance(10);

  expect(others).toBe(renders);
  expect(flashes.at(-1)).toEqual({ quantity: "up" });
  expect(desk.remains()).toEqual(nothing);
});

test("`useLostConnection` reports an outage longer than `afterMs` once, then its end, and no shorter outage", async () => {
  const desk = createDesk();
  const events: LostConnection[] = [];
  function Alert() {
    useLostConnection((event) => events.push(event), { afterMs: 3_000 });
    return null;
  }
  show(desk, <Alert />);
  await desk.open();
  await lose(desk);
  await desk.advance(1_500);
  await desk.open();
  const short = events.length;

  await lose(desk);
  await desk.advance(4_000);
  const lost = events.map(({ type }) => type);
  await desk.open();

  expect(short).toBe(0);
  expect(lost).toEqual(["lost"]);
  expect(events.map(({ type, lostForMs }) => [type, lostForMs >= 3_000])).toEqual([
    ["lost", true],
    ["restored", true],
  ]);
});

test("a `useLostConnection` listener that throws is reported as `callback-failed` (decision 11)", async () => {
  const desk = createDesk();
  function Alert() {
    useLostConnection(
      () => {
        throw new Error("of the application");
      },
      { afterMs: 100 },
    );
    return null;
  }
  show(desk, <Alert />);
  await desk.open();
  await lose(desk);
  await desk.advance(200);

  expect(desk.errors.map(({ code }) => code)).toContain("callback-failed");
});

function Quantities() {
  const { rows, status } = useSuspenseCollection(collections.positions);
  return <output>{`${rows.length} ${status}`}</output>;
}

class Boundary extends Component<{ readonly children: ReactNode }, { error?: AtlasError }> {
  override state: { error?: AtlasError } = {};
  static getDerivedStateFromError(error: AtlasError) {
    return { error };
  }
  override render() {
    return this.state.error === undefined ? this.props.children : <p role="alert">{this.state.error.code}</p>;
  }
}

const suspended = (
  <Boundary>
    <Suspense fallback={<p>loading</p>}>
      <Quantities />
    </Suspense>
  </Boundary>
);

test("`useSuspenseCollection` suspends until the first baseline, but not on a lost connection (P35)", async () => {
  const desk = createDesk();
  show(desk, suspended);
  const first = document.body.textContent;
  await desk.open({ positions: positions(2) });
  const opened = screen.getByRole("status").textContent;

  await lose(desk);

  expect(first).toBe("loading");
  expect(opened).toBe("2 live");
  expect(screen.getByRole("status").textContent).toBe("2 stale");
});

test("`useSuspenseCollection` throws `no-baseline` to the error boundary if no baseline comes (P35)", async () => {
  const desk = createDesk();
  show(desk, suspended);
  await desk.advance(0);
  act(() => {
    desk.sockets.last.open();
    desk.send("heartbeat", {});
  });

  await desk.advance(10_000);

  expect(screen.getByRole("alert").textContent).toBe("no-baseline");
});

test("`AtlasAnnouncer` announces a lasting outage with stale rows and the recovery, and nothing at the start", async () => {
  const desk = createDesk();
  show(desk, <AtlasAnnouncer />);
  const said = () => screen.getByRole("status").textContent;
  await desk.open({ positions: positions(1) });
  await desk.advance(5_000);
  const start = said();

  await lose(desk);
  const atOnce = said();
  await desk.advance(2_500);
  const lost = said();
  await desk.open({ positions: positions(1) });
  await desk.advance(2_500);

  expect([start, atOnce]).toEqual(["", ""]);
  expect(lost).toBe("Connection lost. The figures shown are not up to date.");
  expect(said()).toBe("Figures are up to date again.");
});
