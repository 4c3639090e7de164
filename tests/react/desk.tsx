/**
 * What the tests of the hooks stand on: a client's options over fake sockets, a fake REST and a virtual clock, and verbs for the server's part.
 * Time passes within `act`, one callback at a time, so that components render between callbacks as they do in a browser.
 */
import { act } from "@testing-library/react";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { TokenRequest } from "../../src/connection/tokens/token-source.ts";
import type { AtlasError } from "../../src/shared/errors.ts";
import { createFakePage, type FakePage } from "../support/fake-page.ts";
import { createFakeSocketClass, type FakeSocket, type FakeSockets } from "../support/fake-socket.ts";
import { createVirtualClock, type VirtualClock } from "../support/virtual-clock.ts";

type Row = Readonly<Record<string, unknown>>;

/** Where the rows of each kind lie. */
const arrays = {
  positions: "positions",
  trades: "trades",
  blotter: "entries",
  cash_balance: "cash_balances",
  ocp: "ocp_positions",
  payment_order: "payment_orders",
} as const;

type Kind = keyof typeof arrays;
export type RowsByKind = { readonly [K in Kind]?: readonly Row[] };

export interface Desk {
  readonly clock: VirtualClock;
  readonly page: FakePage;
  readonly sockets: FakeSockets;
  readonly options: AtlasClientOptions;
  readonly tokenRequests: readonly TokenRequest[];
  readonly errors: readonly AtlasError[];
  /** Paths that were fetched, in order. */
  readonly fetched: readonly string[];
  /** What REST answers at a path from now on: JSON, or a status where a number is given. Unknown paths answer 404. */
  answer(path: string, body: unknown): void;
  /** The newest socket opens and sends a snapshot of every collection, empty where no rows are given. */
  open(rows?: RowsByKind): Promise<void>;
  /** A message on the newest socket, numbered; shown with the next frame. */
  send(kind: string, data: unknown, messageType?: "snapshot" | "delta"): void;
  upsert(kind: Kind, ...rows: readonly Row[]): void;
  /** 16 ms and whatever they bring. */
  frame(): Promise<void>;
  advance(ms: number): Promise<void>;
  /** Whatever is still running: timers, page listeners, sockets. All zero after the end. */
  remains(): { readonly timers: number; readonly pageListeners: number; readonly sockets: number };
}

export function createDesk(overrides: Partial<AtlasClientOptions> = {}): Desk {
  const clock = createVirtualClock();
  const page = createFakePage(clock);
  const sockets = createFakeSocketClass();
  const tokenRequests: TokenRequest[] = [];
  const errors: AtlasError[] = [];
  const fetched: string[] = [];
  const answers = new Map<string, unknown>();
  const numbers = new WeakMap<FakeSocket, number>();

  const advance = async (ms: number): Promise<void> => {
    const end = clock.now() + ms;
    do {
      const next = Math.min(clock.nextDueAt ?? end, end);
      await act(() => clock.advanceAsync(Math.max(next - clock.now(), 0)));
    } while (clock.now() < end);
  };
  const send: Desk["send"] = (kind, data, messageType) => {
    const socket = sockets.last;
    const seq = (numbers.get(socket) ?? 0) + 1;
    numbers.set(socket, seq);
    socket.message(JSON.stringify({ kind, ...(messageType && { message_type: messageType }), seq, data }));
  };

  return {
    clock,
    page,
    sockets,
    tokenRequests,
    errors,
    fetched,
    options: {
      url: "https://atlas.test",
      getToken: (request) => {
        tokenRequests.push(request);
        return "a-token";
      },
      fetch: (input) => {
        const path = new URL(input as string).pathname; // this package asks with text alone
        fetched.push(path);
        const body = answers.get(path);
        const status = typeof body === "number" ? body : body === undefined ? 404 : 200;
        return Promise.resolve(new Response(JSON.stringify(body ?? null), { status }));
      },
      paths: { positions: null },
      onError: (error) => errors.push(error),
      WebSocket: sockets.WebSocket,
      clock,
      page,
      random: () => 0,
      ...overrides,
    },
    answer: (path, body) => void answers.set(path, body),
    async open(rows = {}) {
      await advance(0);
      act(() => {
        sockets.last.open();
        for (const kind of Object.keys(arrays) as Kind[]) send(kind, { [arrays[kind]]: rows[kind] ?? [] }, "snapshot"); // Object.keys forgets the names
      });
      await advance(16);
    },
    send,
    upsert: (kind, ...rows) => send(kind, { [arrays[kind]]: rows }, "delta"),
    frame: () => advance(16),
    advance,
    remains: () => ({ timers: clock.pendingCount, pageListeners: page.listenerCount, sockets: sockets.liveCount }),
  };
}

export const nothing = { timers: 0, pageListeners: 0, sockets: 0 };

/** Positions with keys P0, P1, … and whatever fields a test looks at. */
export function positions(count: number, fieldsOf: (index: number) => Row = () => ({})): readonly Row[] {
  return Array.from({ length: count }, (_, index) => ({ position_line_key: `P${index}`, ...fieldsOf(index) }));
}
