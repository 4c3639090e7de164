import fc from "fast-check";
import { expect, test } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createFakePage } from "../support/fake-page.ts";
import { createFakeSocketClass } from "../support/fake-socket.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { shapes } from "./book.ts";
import "../support/feed.ts";

const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));
const token = "canary-7f3a";

const kinds = [
  ...shapes.map(({ kind }) => kind),
  "orders",
  "curves",
  "report_generated",
  "report_edit",
  "report_locked",
  "heartbeat",
  "new",
];
const fields = [
  ...shapes.flatMap(({ rowsIn, keyField }) => [rowsIn, keyField]),
  "removed",
  "upsert",
  "rows",
  "run_id",
  "__proto__",
  "currency",
];
/** Rows, payloads and worse: objects whose names mean something, with values that need not. */
const payload: fc.Arbitrary<unknown> = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.oneof(fc.string(), fc.double(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null)),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...fields), tie("node"), { maxKeys: 4 }),
    tie("node").map((value) => JSON.stringify(value)),
  ),
})).node;
const envelope = fc.record(
  {
    kind: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...kinds) }, payload),
    message_type: fc.oneof(fc.constantFrom("snapshot", "delta"), payload),
    seq: fc.oneof(fc.nat({ max: 9 }), fc.maxSafeInteger(), fc.constant(2 ** 60), payload),
    ts: fc.oneof(fc.constant("2026-05-20T12:00:00Z"), payload),
    data: payload,
  },
  { requiredKeys: [] },
);
const text = envelope.map((message) => JSON.stringify(message));
const frame: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: text },
  { weight: 2, arbitrary: fc.tuple(text, fc.nat({ max: 80 })).map(([whole, end]) => whole.slice(0, end)) },
  { weight: 1, arbitrary: fc.oneof(fc.string(), fc.json(), fc.uint8Array(), fc.anything()) },
);

test("no frame makes the client throw, every frame is counted once, and no output holds the token (P12)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(frame, { maxLength: 40, size: "max" }), fc.nat(), async (frames, randomSeed) => {
      const clock = createVirtualClock();
      const sockets = createFakeSocketClass({ onCreate: (socket) => socket.open() });
      const errors: AtlasError[] = [];
      const counts = { messages: 0, paymentOrders: 0 };
      const client = createAtlasClient({
        url: "https://atlas.test",
        clock,
        page: createFakePage(clock),
        random: seededRandom(randomSeed),
        WebSocket: sockets.WebSocket,
        getToken: () => token,
        fetch: () => Promise.resolve(new Response("[]")),
        onError: (error) => void errors.push(error),
      });
      client.on("message", ({ kind }) => {
        counts.messages += 1;
        if (kind === "payment_order") counts.paymentOrders += 1;
      });
      client.connect();
      await clock.advanceAsync(100);

      for (const data of frames) {
        sockets.last.message(data);
        await clock.advanceAsync(10);
      }
      await clock.advanceAsync(5_000);

      const stats = client.stats();
      const { snapshotCount, deltaCount, signalCount, heartbeatCount, unknownCount } = stats;
      // A payment order is a row and a signal; every other message is one thing.
      expect(snapshotCount + deltaCount + signalCount + heartbeatCount + unknownCount - counts.paymentOrders).toBe(counts.messages);
      expect(stats.messageCount - counts.messages).toBeLessThanOrEqual(stats.malformedCount);
      // A frame that is an array of envelopes counts as often as it holds some.
      if (sockets.sockets.length === 1) expect(stats.messageCount + stats.noiseCount).toBeGreaterThanOrEqual(frames.length);
      expect(errors.filter(({ code }) => code === "callback-failed")).toEqual([]);
      const visible = JSON.stringify([
        errors.map(({ message, stack, cause, ...rest }) => ({ message, stack, cause: String(cause), rest })),
        stats,
      ]);
      expect(visible).not.toContain(token);
      client.dispose();
      expect(clock.pendingCount).toBe(0);
    }),
    { seed, numRuns: 300 },
  );
}, 60_000);
