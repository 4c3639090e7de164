/** What a recorder has heard of a client over the kit's server. */
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, expect, test, vi } from "vitest";
import { recordClients, recorderOf, setRecordingOptions } from "../../../src/devtools/recorder/recorder.ts";
import type { AtlasError } from "../../../src/shared/errors.ts";
import { buildPosition, createTestAtlas } from "../../../src/testing.ts";
import { atlasKeys, createAtlasClient, type AtlasClientOptions } from "../../../src/vanilla.ts";

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  setRecordingOptions({});
});

function recorded(overrides: Partial<AtlasClientOptions> = {}) {
  stops.push(recordClients());
  const atlas = createTestAtlas({ rows: { positions: [buildPosition({ position_line_key: "1" })] } });
  const client = createAtlasClient({ ...atlas.options, ...overrides });
  stops.push(() => client.dispose());
  return { atlas, client, recorder: recorderOf(client) };
}
const messagesOf = ({ messages }: ReturnType<typeof recorded>["recorder"]) =>
  Array.from({ length: messages.size }, (_, index) => messages.at(index)!);

test("a recorder has each message from the client's creation on, with verdict, size and text", async () => {
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  const before = recorder.messages.size;
  atlas.pushDelta("positions", [buildPosition({ position_line_key: "1", quantity: "7" })]);
  atlas.gap(2);
  atlas.sendText('{"kind":"positions","seq":');
  await atlas.settle();

  expect(before).toBeGreaterThan(5); // a snapshot of each collection
  const [delta, heartbeat, broken] = messagesOf(recorder).slice(before);
  expect(delta).toMatchObject({ kind: "positions", messageType: "delta", verdict: { type: "in-order" }, malformed: undefined });
  expect(JSON.parse(delta?.text ?? "")).toMatchObject({ kind: "positions", seq: delta?.seq });
  expect(delta?.size).toBe(delta?.text?.length);
  expect(heartbeat).toMatchObject({ verdict: { type: "gap", missed: 2 } });
  expect(broken).toMatchObject({ malformed: "not-json", text: '{"kind":"positions","seq":' });
  expect(recorder.messages.faults).toEqual([heartbeat, broken]);
});

test("a payload that a slice cannot read makes its message a fault, and rows that are left out are counted (P12, P18)", async () => {
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  const before = recorder.messages.size;
  atlas.send({ kind: "positions", message_type: "delta", data: 7 });
  atlas.send({
    kind: "positions",
    message_type: "delta",
    data: { positions: [{ quantity: "1" }, buildPosition({ position_line_key: "1" })] },
  });
  await atlas.settle();

  const [unread, partly] = messagesOf(recorder).slice(before);
  expect(unread).toMatchObject({ kind: "positions", isUnapplied: true, malformed: undefined });
  expect(partly).toMatchObject({ isUnapplied: false, quarantined: 1 });
  expect(recorder.messages.faults).toEqual([unread]);
});

test("messages of one frame share its text, and each says its place in it", async () => {
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  const before = recorder.messages.size;
  atlas.sendText('[{"kind":"orders"},{"kind":"curves"}]');
  await atlas.settle();

  expect(
    messagesOf(recorder)
      .slice(before)
      .map(({ kind, index, count }) => [kind, index, count]),
  ).toEqual([
    ["orders", 0, 2],
    ["curves", 1, 2],
  ]);
  expect(recorder.kinds.byKind.get("orders")).toMatchObject({ messages: 1, characters: 37 / 2 });
});

test("a large snapshot that is read in parts is recorded without its text, with its size and the time of all parts (P13)", async () => {
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  const before = recorder.messages.size;
  atlas.pushSnapshot(
    "positions",
    Array.from({ length: 3_000 }, (_, id) => buildPosition({ position_line_key: String(id) })),
  );
  await atlas.advance(5_000);

  const [snapshot] = messagesOf(recorder).slice(before);
  expect(snapshot).toMatchObject({ kind: "positions", messageType: "snapshot", text: undefined, verdict: { type: "in-order" } });
  expect(snapshot?.size).toBeGreaterThan(524_288);
});

test("the timeline of a slice has a span for each status and cause, from its creation on", async () => {
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  atlas.gap();
  await atlas.advance(5_000);
  atlas.refuse(1);
  atlas.disconnect();
  await atlas.settle();

  expect(recorder.freshness.of("positions").map(({ status, cause }) => [status, cause])).toEqual([
    ["waiting", undefined],
    ["live", undefined],
    ["stale", "gap"],
    ["live", undefined],
    ["stale", "disconnect"],
  ]);
  expect(recorder.connection.map(({ state }) => state.status)).toEqual(["idle", "connecting", "connected", "disconnected"]);
});

test("every error that the client reports is logged, and counted by code", async () => {
  const onError = vi.fn();
  const { atlas, client, recorder } = recorded({ onError });
  client.connect();
  await atlas.settle();
  atlas.gap();
  await atlas.advance(5_000);
  atlas.gap();
  await atlas.settle();

  const reported = onError.mock.calls.map(([error]: AtlasError[]) => error);
  expect(recorder.errors.entries.map(({ error }) => [error.message, error.detail])).toEqual(
    reported.map((error) => [error?.message, error?.detail]),
  );
  expect(recorder.errors.byCode.find(({ code }) => code === "sequence-gap")?.count).toBe(2);
  expect(recorder.errors.count).toBe(onError.mock.calls.length);
});

test("of an error its words are kept, and not what the application threw, which may hold rows", () => {
  const rows = [buildPosition()];
  const thrown = Object.assign(new TypeError("no"), { rows });
  const { client, recorder } = recorded({ onError: () => undefined });
  client.internals.emit("callback-failed", { callback: "onMessage" }, thrown);

  const { error } = recorder.errors.entries.at(-1)!;
  expect(error).toMatchObject({ code: "callback-failed", cause: "TypeError" });
  expect(Object.values(error)).not.toContain(thrown);
});

test("forget removes the recorded messages and queries, as it does everything else of its identity (P41)", async () => {
  const queryClient = new QueryClient();
  const { atlas, client, recorder } = recorded({ queryClient });
  client.connect();
  await atlas.settle();
  atlas.sendText("{");
  atlas.signal("orders");
  await atlas.settle();
  const before = [recorder.messages.size > 0, recorder.messages.faults.length, recorder.queries.entries.length > 0];

  client.forget();

  expect(before).toEqual([true, 1, true]);
  expect([recorder.messages.size, recorder.messages.faults, recorder.queries.entries]).toEqual([0, [], []]);
});

test("a signal and the fetch that serves it are in the order in which they happened (P23)", async () => {
  const queryClient = new QueryClient();
  const { atlas, client, recorder } = recorded({ queryClient });
  const observer = new QueryObserver(queryClient, { queryKey: atlasKeys.orders(), queryFn: () => Promise.resolve([]) });
  stops.push(observer.subscribe(() => undefined));
  client.connect();
  await atlas.advance(3_000);
  const before = recorder.queries.entries.length;
  atlas.signal("orders");
  await atlas.advance(3_000);

  expect(recorder.queries.entries.slice(before)).toMatchObject([
    { type: "signal", kind: "orders" },
    { type: "fetch", key: atlasKeys.orders(), outcome: "success" },
  ]);
  client.dispose();
  const ended = recorder.queries.entries.length;
  await queryClient.refetchQueries();
  expect(recorder.queries.entries).toHaveLength(ended); // nothing outlives the client
});

test("a recorder without messages keeps none, and still counts kinds and logs errors", async () => {
  setRecordingOptions({ messages: false });
  const { atlas, client, recorder } = recorded();
  client.connect();
  await atlas.settle();
  atlas.gap();
  await atlas.settle();

  expect([recorder.isRecording, recorder.messages.size]).toEqual([false, 0]);
  expect(recorder.kinds.byKind.get("positions")?.messages).toBe(1);
  expect(recorder.errors.byCode.map(({ code }) => code)).toContain("sequence-gap");
});

test("a client that existed before is recorded from the moment of asking on", async () => {
  const atlas = createTestAtlas();
  const client = createAtlasClient(atlas.options);
  stops.push(() => client.dispose());
  client.connect();
  await atlas.settle();

  const recorder = recorderOf(client);
  atlas.heartbeat();
  await atlas.settle();

  expect(recorderOf(client)).toBe(recorder);
  expect(recorder.messages.size).toBe(1);
  expect(recorder.startedAt).toBeGreaterThan(recorder.connection[0]!.state.since);
});
