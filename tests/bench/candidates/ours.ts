/**
 * This package, measured twice: the store alone, which is given parsed rows as its peers are, and the whole client, which is given frames
 * by its socket and parses, numbers, checks, applies and commits them.
 */
import { createAtlasClient } from "../../../src/client/create-client.ts";
import { collections } from "../../../src/domains/collections.ts";
import { createRegistry } from "../../../src/domains/registry.ts";
import type { JsonRecord } from "../../../src/protocol/json.ts";
import type { Millis, RowKey } from "../../../src/shared/brand.ts";
import { systemClock, type Clock } from "../../../src/shared/clock.ts";
import { createAtlasStore } from "../../../src/store/atlas-store.ts";
import { listen, WINDOW, type Candidate, type TextCandidate, type ViewCandidate } from "../candidate.ts";
import { LEAST_VALUE, type BenchRow, type Delta } from "../workload.ts";

const { name, merge, key: readKey } = collections.positions;

function createPositions() {
  const now = (): Millis => Date.now() as Millis; // the one place where a number becomes a time
  const onThrow = (thrown: unknown): never => {
    throw thrown;
  };
  const connection = {
    status: "connected",
    since: now(),
    attempt: 0,
    lastClose: undefined,
    everConnected: true,
    sequence: "connection",
  } as const;
  const store = createAtlasStore(createRegistry(), { now, initialConnection: connection, onThrow });
  const slice = store.slice(name);
  store.api.subscribe(listen);
  /** What a message costs a peer too: finding the key of each row. */
  const keysOf = (rows: readonly JsonRecord[]): RowKey[] => rows.map((row) => readKey(row) as RowKey); // each row of the workload has one
  const asRecords = (rows: readonly BenchRow[]) => rows as unknown as readonly JsonRecord[]; // they came from JSON
  return {
    store,
    read: () => store.api.getState().positions.collection,
    load: (rows: readonly BenchRow[]): void => {
      const records = asRecords(rows);
      slice.setSource("snapshot");
      slice.rows.replaceAll(keysOf(records), records);
      slice.transition({ type: "baseline", at: now(), asOf: undefined });
      store.commit();
    },
    apply: ({ rows, removed }: Delta): void => {
      const records = asRecords(rows);
      slice.rows.upsert(keysOf(records), records, merge);
      slice.rows.remove(removed as readonly RowKey[]); // the workload's keys are
      slice.transition({ type: "delta", at: now(), asOf: undefined });
      store.commit();
    },
  };
}

export function createCandidate(): Candidate {
  const { read, load, apply } = createPositions();
  return withReaders({ load, apply }, read as () => Rows); // the rows of the workload are positions
}

export function createView(): ViewCandidate {
  const { store, load, apply } = createPositions();
  const view = store.view<BenchRow & JsonRecord>(name, {
    where: { market_value: { gt: LEAST_VALUE } },
    sort: [{ field: "market_value", desc: true }],
  });
  view.subscribe(listen);
  return {
    load,
    apply(delta) {
      apply(delta);
      return view.getSnapshot().window(0, WINDOW);
    },
  };
}

interface Rows {
  readonly size: number;
  get(key: string): BenchRow | undefined;
  toArray(): readonly BenchRow[];
}

function withReaders<Writers extends object>(writers: Writers, rows: () => Rows): Writers & Omit<Candidate, "load" | "apply"> {
  return {
    ...writers,
    readAll: () => rows().toArray(),
    read: (key) => rows().get(key),
    hold() {
      const held = rows();
      return (key) => held.get(key);
    },
    get size() {
      return rows().size;
    },
  };
}

/** The whole path: a client as an application creates it, with a socket in this process and timers that never fire. */
export async function createTextCandidate(): Promise<TextCandidate> {
  let deliver: ((event: { readonly data: string }) => void) | undefined;
  class Socket extends SilentSocket {
    constructor() {
      super();
      deliver = (event) => this.onmessage?.(event as never); // each handler names the event it knows
    }
  }
  const errors: unknown[] = [];
  const client = createAtlasClient({
    url: "https://bench.invalid",
    getToken: () => "token",
    WebSocket: Socket,
    clock: silentClock,
    fetch: () => new Promise(() => undefined),
    onError: (error) => errors.push(error),
  });
  client.store.subscribe(listen);
  const connected = new Promise<void>((resolve) => {
    client.store.subscribe(({ connection }) => connection.status === "connected" && resolve());
  });
  client.connect();
  await connected;
  const read = (): Rows => client.store.getState().positions.collection as Rows; // as above
  const receive = (frame: string): void => {
    deliver?.({ data: frame });
    client.flush();
  };
  const writers = {
    receive,
    async load(frame: string) {
      const before = read();
      receive(frame);
      // A large snapshot is read in parts, so that a page does not freeze.
      while (read() === before) {
        await new Promise((resolve) => setImmediate(resolve));
        client.flush();
      }
    },
    assertClean() {
      const { gapCount, malformedCount, quarantinedCount, unexpectedFieldCount } = client.stats();
      const { freshness } = client.store.getState().positions;
      if (errors.length + gapCount + malformedCount + quarantinedCount + unexpectedFieldCount > 0 || freshness.status !== "live")
        throw new Error(`not clean: ${JSON.stringify(client.stats())} ${freshness.status} ${errors.map(String).join()}`);
    },
  };
  return withReaders(writers, read);
}

/** A socket that opens by itself. */
class SilentSocket {
  onopen: ((event: never) => unknown) | null = null;
  onmessage: ((event: never) => unknown) | null = null;
  onclose: ((event: never) => unknown) | null = null;
  onerror: ((event: never) => unknown) | null = null;

  constructor() {
    setTimeout(() => this.onopen?.({} as never), 0); // as above; later, when the handlers are there
  }

  close(): void {
    throw new Error("the client dropped its socket");
  }
}

/** Frames are committed by `flush` and not by a timer, so that the clock of the bench sees the commit. */
const silentClock: Clock = { ...systemClock, schedule: () => () => undefined, frame: () => () => undefined };
