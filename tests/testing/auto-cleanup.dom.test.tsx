/** What is ended after a test, and what fails it. `cleanUpTestAtlases` is what a global `afterEach` calls. */
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { createAtlasClient, usePositions } from "../../src/index.ts";
import { AtlasTestProvider, buildPosition, cleanUpTestAtlases, createTestAtlas } from "../../src/testing.ts";

beforeEach(() => cleanUpTestAtlases().catch(() => undefined));

function Count(): ReactNode {
  return <output>{usePositions().size}</output>;
}

describe("the cleanup", () => {
  test("the kit's cleanup unmounts a provider that is still mounted, and then nothing is left (P33)", async () => {
    const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
    const { container } = render(
      <AtlasTestProvider atlas={atlas}>
        <Count />
      </AtlasTestProvider>,
    );
    await atlas.settle();
    const before = [container.textContent, atlas.connectionCount];

    await cleanUpTestAtlases();

    expect(before).toEqual(["1", 1]);
    expect([container.textContent, atlas.connectionCount, atlas.clock.pendingCount]).toEqual(["", 0, 0]);
  });

  test("the kit's cleanup passes for a disposed client, and fails once for a client that is left (P33)", async () => {
    const [disposed, left] = [createTestAtlas(), createTestAtlas()];
    const clients = [disposed, left].map((atlas) => createAtlasClient(atlas.options));
    for (const client of clients) client.connect();
    await disposed.settle();
    await left.settle();
    clients[0]?.dispose();

    await expect(cleanUpTestAtlases()).rejects.toMatchObject({ code: "test-leak", detail: { sockets: 1 } });

    await expect(cleanUpTestAtlases()).resolves.toBeUndefined();
    clients[1]?.dispose();
  });

  test("the kit's cleanup fails a test that leaves a timer", async () => {
    createTestAtlas().clock.schedule(() => undefined, 1_000);

    await expect(cleanUpTestAtlases()).rejects.toMatchObject({ detail: { sockets: 0, timers: 1 } });
  });

  test("the kit's cleanup fails a test in which a message of an unknown kind arrived, and names the kind (P11)", async () => {
    const atlas = createTestAtlas();
    const client = createAtlasClient(atlas.options);
    client.connect();
    await atlas.settle();
    atlas.send({ kind: "postions" });
    await atlas.settle();
    client.dispose();

    await expect(cleanUpTestAtlases()).rejects.toMatchObject({ detail: { sockets: 0, timers: 0, unknownKinds: "postions" } });
  });

  test("the kit's cleanup does not touch an Atlas with `autoCleanup: false`", async () => {
    const atlas = createTestAtlas({ autoCleanup: false });
    const client = createAtlasClient(atlas.options);
    client.connect();
    await atlas.settle();

    await cleanUpTestAtlases();

    expect(atlas.connectionCount).toBe(1);
    client.dispose();
  });

  test("the kit's cleanup is registered with a global `afterEach` when the kit is loaded", async () => {
    const afterEach = vi.fn();
    vi.stubGlobal("afterEach", afterEach);
    vi.resetModules();

    const fresh = await import("../../src/testing.ts");
    vi.unstubAllGlobals();

    expect(afterEach.mock.calls).toEqual([[fresh.cleanUpTestAtlases]]);
  });
});
