/** Short-lived tokens against a server that checks them, over sockets that end with theirs (P33). */
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { AtlasClientOptions } from "../../src/vanilla.ts";
import { createCanary } from "./canary.ts";
import { onlyProbe, test, type DeskOptions } from "./desk.ts";
import { watchSockets } from "./watched-socket.ts";

/** Short enough for several of them, and long enough for a machine that is busy with other things. Unit: seconds. */
const tokenTtlSeconds = 6;

/** A network that breaks each socket when its token expires; sockets that were already replaced are not counted. */
function createExpiringSockets() {
  let brokenCount = 0;
  class Expiring extends WebSocket {
    constructor(url: string) {
      super(url);
      const timer = setTimeout(
        () => {
          if (this.readyState === WebSocket.OPEN) brokenCount += 1;
          this.terminate();
        },
        expiryOf(url) - Date.now(),
      );
      this.on("close", () => clearTimeout(timer));
    }
  }
  return {
    watch: watchSockets(Expiring),
    get brokenCount() {
      return brokenCount;
    },
  };
}

function expiryOf(url: string): number {
  const [, payload = ""] = (new URL(url).searchParams.get("token") ?? "").split(".");
  const { exp } = JSON.parse(Buffer.from(payload, "base64url").toString()) as { readonly exp: number };
  return exp * 1000;
}

function rotating(client: Partial<AtlasClientOptions>): DeskOptions {
  return { simulator: { tokenTtlSeconds }, client: { paths: onlyProbe, rotateBeforeExpiryMs: 2_500, ...client } };
}

test.concurrent(
  "over three token rotations a client stays connected and live, misses no message, and reveals no token (P33)",
  async ({ startDesk }) => {
    const sockets = createExpiringSockets();
    const canary = createCanary();
    const reasons: string[] = [];
    const desk = await startDesk({
      ...rotating({ WebSocket: sockets.watch.WebSocket }),
      async getToken(issue, { reason }) {
        reasons.push(reason);
        return canary.know(await issue());
      },
    });
    desk.client.store.subscribe((state) => canary.hear("state", { connection: state.connection }));
    await desk.untilLive();
    desk.diary.turnPage();

    await desk.until("three rotations", () => desk.client.stats().rotationCount >= 3, 45_000);
    await desk.standsStill();

    expect(desk.diary.statuses).toEqual(["connected"]);
    expect([...desk.diary.doubts]).toEqual([]);
    expect([...desk.diary.codes]).toEqual([]);
    expect([...desk.diary.emptied]).toEqual([]);
    expect(desk.client.stats()).toMatchObject({ gapCount: 0, recoveryCount: 0 });
    expect(sockets.brokenCount).toBe(0);
    expect(sockets.watch.mostAtOnce).toBe(2);
    expect(reasons.filter((reason) => reason !== "rest").slice(0, 4)).toEqual(["initial", "refresh", "refresh", "refresh"]);
    canary.hear("client", [desk.client, desk.client.stats(), desk.errors]);
    expect(canary.leaks).toEqual([]);
  },
);

test.concurrent("without rotation the client loses its socket when its token expires (P33)", async ({ startDesk }) => {
  const sockets = createExpiringSockets();
  const desk = await startDesk(rotating({ WebSocket: sockets.watch.WebSocket, rotateBeforeExpiryMs: undefined }));
  await desk.untilLive();
  desk.diary.turnPage();

  await desk.until("a socket was lost", ({ connection }) => connection.lastClose?.type === "abnormal");
  await desk.standsStill();

  expect(desk.diary.statuses.slice(0, 4)).toEqual(["connected", "disconnected", "connecting", "connected"]);
  expect(sockets.brokenCount).toBeGreaterThan(0);
  expect(sockets.watch.mostAtOnce).toBe(1);
});

test.concurrent("when every successor is refused, the old socket stays, and its rows are right (P33)", async ({ startDesk }) => {
  const desk = await startDesk(rotating({}));
  await desk.untilLive();
  desk.diary.turnPage();

  await desk.fault({ verb: "refuse", durationMs: 600_000 });
  await desk.until("it was said", () => desk.diary.codes.has("rotation-failed"));
  await desk.standsStill();

  expect(desk.diary.statuses).toEqual(["connected"]);
  expect([...desk.diary.doubts]).toEqual([]);
  expect(desk.diary.codes).toEqual(new Set(["rotation-failed"]));
  expect(desk.client.stats()).toMatchObject({ connectionCount: 1, rotationCount: 0, gapCount: 0 });
});
