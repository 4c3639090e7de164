/** Snapshots and deltas, however a server numbers, writes and wraps them: six slices end equal to its book. */
import { expect } from "vitest";
import { channels } from "../../src/engine/stream/wire.ts";
import { simulatorPaths, type FaultCommand, type SimulatorOptions } from "../../src/simulator.ts";
import { bookIn, sliceNames } from "./book.ts";
import { issueToken, test, type Desk } from "./desk.ts";

const servers: readonly (SimulatorOptions & { readonly name: string })[] = [
  { name: "one number for all kinds, lean deltas", sequence: "connection", positionDeltas: "lean" },
  { name: "one number for all kinds, full deltas", sequence: "connection", positionDeltas: "full" },
  { name: "a number for each kind", sequence: "kind" },
  { name: "no numbers", sequence: "none" },
  { name: "one number for all connections", sequence: "connection", watermark: true },
  { name: "a number for each kind and all connections", sequence: "kind", watermark: true },
];

test.concurrent.for(servers.map((server) => [server.name, server] as const))(
  "after snapshots and deltas every slice equals the server's book, with %s (P13, P14, P36, P38, P39)",
  async ([, server], { startDesk }) => {
    const desk = await startDesk({ simulator: server });

    await desk.until(
      "every slice live",
      ({ positions, paymentOrders }) => positions.freshness.status === "live" && paymentOrders.freshness.status === "live",
    );
    await desk.until("fifty deltas", () => desk.client.stats().deltaCount >= 50);
    await desk.endsRight();

    expect(desk.errors).toEqual([]);
    expect(await bookOverRest(desk)).toEqual(bookIn(desk.state()));
  },
);

const forms: readonly { readonly name: string; readonly commands: readonly FaultCommand[] }[] = [
  { name: "`data` as a string", commands: [{ verb: "encode", as: "string" }] },
  { name: "`data` as a string in a string", commands: [{ verb: "encode", as: "double" }] },
  { name: "the legacy `upsert`", commands: [{ verb: "envelope", as: "legacy" }] },
  { name: "rows under `rows`", commands: [{ verb: "envelope", as: "rows" }] },
  { name: "rows under `items`", commands: [{ verb: "envelope", as: "items" }] },
  { name: "a nested envelope", commands: [{ verb: "envelope", as: "nested" }] },
  { name: "a bare array", commands: [{ verb: "envelope", as: "array" }] },
  { name: "composite keys as lists of parts", commands: [{ verb: "keys", as: "parts" }] },
  { name: "composite keys as objects", commands: [{ verb: "keys", as: "object" }] },
  {
    name: "all liberties at once",
    commands: [
      { verb: "encode", as: "double" },
      { verb: "envelope", as: "legacy" },
      { verb: "keys", as: "parts" },
    ],
  },
];

const readings = forms.map(({ name, commands }) => [name, commands] as const);

test.concurrent.for(readings)(
  "snapshots and deltas are applied without an error with %s (P8, P15, P20)",
  async ([, commands], { startDesk }) => {
    const desk = await startDesk();
    await desk.untilLive();

    for (const command of commands) await desk.fault(command);
    await desk.fault({ verb: "snapshot" });
    const before = desk.client.stats().deltaCount;
    await desk.until("deltas in this form", () => desk.client.stats().deltaCount >= before + 30);
    await desk.endsRight();

    expect(desk.errors).toEqual([]);
    expect([...desk.diary.doubts]).toEqual([]);
  },
);

/** The rows as REST serves them. */
async function bookOverRest({ simulator }: Desk): Promise<unknown> {
  const token = await issueToken(simulator.url);
  const slices = sliceNames.map(async (name) => {
    const response = await fetch(`${simulator.url}${simulatorPaths[name]}`, { headers: { authorization: `Bearer ${token}` } });
    const body = (await response.json()) as Readonly<Record<string, Readonly<Record<string, unknown>>[]>>;
    const rows = body[channels[name].rowsIn] ?? [];
    return [name, Object.fromEntries(rows.map((row) => [simulator.engine.keyOf(name, row), row]))] as const;
  });
  return Object.fromEntries(await Promise.all(slices));
}
