/**
 * Clients that lie, each in one way. They are made of the real one by what surrounds it (`ports.ts`): an oracle that believes them is worth
 * nothing. Each comes with what a schedule needs to show the lie.
 */
import type { QueryCacheNotifyEvent, QueryClient } from "@tanstack/react-query";
import { createAtlasClient, type AtlasClient } from "../../src/client/create-client.ts";
import type { AtlasClientOptions } from "../../src/client/options.ts";
import type { AtlasState } from "../../src/store/atlas-state.ts";
import { shapes } from "./book.ts";
import { honest, type Candidate } from "./candidate.ts";
import { envelopeOf, withData, withFetch, withFrames, withoutPageEvent, type BendFrame } from "./ports.ts";

function bent(bend: (options: AtlasClientOptions) => AtlasClientOptions): Candidate {
  return { ...honest, createClient: (options) => createAtlasClient(bend(options)) };
}
function bentFrames(createBend: () => BendFrame): Candidate {
  return bent((options) => withFrames(options, createBend()));
}

/** It lets the HTTP cache answer (P42). */
export const readsHttpCache = bent((options) => withFetch(options, (call, { cache: _, ...init }) => call(init)));

/** It believes an empty snapshot whatever it holds or waits for (P17). */
export const believesEmpty = bent((options) => ({ ...options, overrides: { positions: { emptySnapshot: "believe" } } }));

/** Its query keys hold no scope: the next identity shares them (P41). */
export const sharesQueries: Candidate = {
  ...honest,
  ordersQuery: (client) => ({ ...honest.ordersQuery(client), queryKey: ["orders"] as never }), // stands for the key of earlier versions
};

/** It is live before the first message (P45). */
export const trustsSilence = bent((options) => ({ ...options, requireFirstMessage: false }));

/** It is live however late messages are (P46). */
export const trustsLag = bent((options) => ({ ...options, timings: { lagAfterMs: false } }));

/** It does not notice that the browser is offline (P47). */
export const ignoresOffline = bent((options) => withoutPageEvent(options, "offline"));

/** It looks for no gaps (P34). */
export const looksForNoGaps = bent((options) => ({ ...options, sequence: "off" }));

/** It takes a part of the book for all of it (P35). */
export const takesPartialAnswers = bent((options) =>
  withFetch(options, async (call, init) => {
    const response = await call(init);
    if (!response.ok || !response.headers.get("content-type")?.startsWith("text/plain")) return response;
    const { next: _, has_more: _more, total: _total, ...body } = (await response.json()) as Record<string, unknown>; // the server's own
    return new Response(JSON.stringify(body), { headers: response.headers });
  }),
);

/** It takes an answer that refuses for one that says there is nothing (P35). */
export const takesRefusalForEmpty = bent((options) =>
  withFetch(
    options,
    emptyWhere(({ status }) => [403, 404, 405, 410].includes(status)),
  ),
);

/** It takes the login page of a proxy for an answer that says there is nothing (P35). */
export const takesLoginPageForEmpty = bent((options) =>
  withFetch(
    options,
    emptyWhere(({ headers }) => headers.get("content-type") === "text/html"),
  ),
);

/** It takes an answer that was read long before it was requested (P35). */
export const takesAgedAnswers = bent((options) =>
  withFetch(options, async (call, init) => {
    const response = await call(init);
    if (response.headers.get("age") === null) return response;
    return new Response(await response.text());
  }),
);

/** It leaves out the deltas that a watermark claims to hold, whatever that counts (P35). */
export const obeysAnyWatermark = bent((options) => {
  const watermarks = new Map<string, number>();
  const bending = withFetch(options, async (call, init, path) => {
    const response = await call(init);
    const kind = shapes.find((shape) => shape.path === path)?.kind;
    const seq = /"seq":(\d+)/.exec(await response.clone().text())?.[1];
    if (kind !== undefined && seq !== undefined) watermarks.set(kind, Number(seq));
    return response;
  });
  return withFrames(bending, (frame) => {
    const envelope = envelopeOf(frame);
    const watermark = watermarks.get(String(envelope?.["kind"]));
    const isIncluded = watermark !== undefined && Number(envelope?.["seq"]) <= watermark && envelope?.["message_type"] === "delta";
    return isIncluded ? withData(frame, () => ({})) : frame;
  });
});

/** It drops frames that it cannot read, and marks nothing (P12). */
export const ignoresUnreadable = bentFrames(() => (frame) => (typeof frame === "string" && !isJson(frame) ? undefined : frame));

/** It drops binary frames, and arrays or strings of envelopes (P12). */
export const ignoresSpellings = bentFrames(() => (frame) => (typeof frame === "string" && !/^["[]/.test(frame) ? frame : undefined));

/** It takes noise for a message that it cannot read (P12). */
export const isAlarmedByNoise = bentFrames(() => (frame) => (frame === "ping" ? '{"kind":"positions","data":' : frame));

/** It leaves out rows without a key, and marks nothing (P18). */
export const ignoresLostKeys = bentFrames(() => (frame) => {
  const shape = shapes.find(({ kind }) => kind === envelopeOf(frame)?.["kind"]);
  if (shape === undefined) return frame;
  return withData(frame, (data) => {
    const rows = data[shape.rowsIn] as readonly Record<string, unknown>[] | undefined; // of the schedule's server
    return { ...data, [shape.rowsIn]: rows?.filter((row) => row[shape.keyField] !== undefined) };
  });
});

/** It leaves out removals that it cannot read, and marks nothing (P18). */
export const ignoresLostRemovals = bentFrames(
  () => (frame) =>
    withData(frame, (data) => {
      const { removed } = data;
      return Array.isArray(removed) ? { ...data, removed: removed.filter((entry) => typeof entry === "string") } : data;
    }),
);

/** It stops in the middle of a message at a row that it cannot apply (P12). */
export const appliesHalf = bentFrames(() => (frame) => {
  const shape = shapes.find(({ kind }) => kind === envelopeOf(frame)?.["kind"]);
  if (shape === undefined) return frame;
  return withData(frame, (data) => {
    const rows = data[shape.rowsIn] as readonly Record<string, unknown>[] | undefined; // of the schedule's server
    const end = rows?.findIndex((row) => Object.values(row).some((value) => Array.isArray(value))) ?? -1;
    return end === -1 ? data : { ...data, [shape.rowsIn]: rows?.slice(0, end) };
  });
});

/** It goes on as if nothing had happened after an exception in the middle of a message (P12). */
export const swallowsExceptions: Candidate = {
  ...honest,
  createClient(options) {
    const client = createAtlasClient(options);
    for (const { slice } of shapes) {
      const { rows } = client.internals.store.slice(slice);
      let remove = rows.remove.bind(rows);
      const swallowing: typeof remove = (keys) => {
        try {
          return remove(keys);
        } catch {
          return 0;
        }
      };
      Object.defineProperty(rows, "remove", { get: () => swallowing, set: (broken: typeof remove) => void (remove = broken) });
    }
    return client;
  },
};

/** While it learns what the numbers count, it takes every message for one in order (P36). */
export const learnsNothingFromLosses = bentFrames(() => {
  const lastOf = new Map<unknown, number>();
  let count = 0;
  return (frame) => {
    const envelope = envelopeOf(frame);
    if (typeof envelope?.["seq"] !== "number" || ++count > 40) return frame;
    const seq = (lastOf.get(envelope["kind"]) ?? envelope["seq"] - 1) + 1;
    lastOf.set(envelope["kind"], seq);
    return JSON.stringify({ ...envelope, seq });
  };
});

/** It takes numbers that begin again for the next ones, and marks nothing (P37). */
export const ignoresRestarts = bentFrames(() => {
  let last: number | undefined;
  let lead = 0;
  return (frame) => {
    const envelope = envelopeOf(frame);
    const seq = envelope?.["seq"];
    if (typeof seq !== "number") return frame;
    if (last !== undefined && seq + lead < last) lead = last + 1 - seq;
    last = seq + lead;
    return JSON.stringify({ ...envelope, seq: last });
  };
});

/** It forgets the deltas that arrive while a baseline is being fetched (P35). */
export const dropsLoggedDeltas = bent((options) => {
  let callCount = 0;
  const counting = withFetch(options, (call, init, path) => {
    const isSnapshot = shapes.some((shape) => shape.path === path);
    callCount += isSnapshot ? 1 : 0;
    return call(init).finally(() => (callCount -= isSnapshot ? 1 : 0));
  });
  return withFrames(counting, (frame) =>
    callCount > 0 && envelopeOf(frame)?.["message_type"] === "delta" ? withData(frame, () => ({})) : frame,
  );
});

/** It takes rows of the application whatever their time and type (P43). */
export const hydratesAnything: Candidate = {
  ...honest,
  createClient(options) {
    const client = createAtlasClient(options);
    const now = (): number => options.clock?.now() ?? 0;
    return {
      ...client,
      hydrate: (slice, rows, { startedAt }) =>
        client.hydrate(slice, Array.isArray(rows) ? rows : [], { startedAt: startedAt > now() ? now() : startedAt }),
    };
  },
};

/** It does not see data that a persister brings into the cache (P24). */
export const ignoresRestoredQueries = bent((options) => {
  const { queryClient } = options;
  return queryClient === undefined ? options : { ...options, queryClient: withoutRestoring(queryClient) };
});

/** Its slices stay `live` after a gap (P34). */
export const staysLive = showing((state) => {
  const slices = shapes.map(({ slice }) => {
    const { collection, freshness } = state[slice];
    const isGap = freshness.status === "stale" && freshness.cause === "gap";
    return [slice, isGap ? { collection, freshness: { ...freshness, status: "live" } } : state[slice]];
  });
  return { ...state, ...Object.fromEntries(slices) } as AtlasState; // the same slices, some of them lying
});

/** It claims that the numbers show no gaps, from the first gap on (P36). */
export const givesUp: Candidate = {
  ...honest,
  createClient(options) {
    let hasGap = false;
    return showing((state) => {
      hasGap ||= shapes.some(({ slice }) => "cause" in state[slice].freshness && state[slice].freshness.cause === "gap");
      return hasGap ? { ...state, connection: { ...state.connection, sequence: "unchecked" } } : state;
    }).createClient(options);
  },
};

/** An empty book in the place of the answers that are chosen. */
function emptyWhere(isChosen: (response: Response) => boolean): Parameters<typeof withFetch>[1] {
  return async (call, init, path) => {
    const response = await call(init);
    const shape = shapes.find((each) => each.path === path);
    if (shape === undefined || !isChosen(response)) return response;
    return new Response(JSON.stringify({ [shape.rowsIn]: [] }));
  };
}

/** A client whose state is another one than it is. */
function showing(lie: (state: AtlasState) => AtlasState): Candidate {
  return {
    ...honest,
    createClient(options): AtlasClient {
      const client = createAtlasClient(options);
      const { store } = client;
      return {
        ...client,
        store: {
          ...store,
          getState: () => lie(store.getState()),
          subscribe: (listener) => store.subscribe((state, before) => listener(lie(state), lie(before))),
        },
      };
    },
  };
}

/** The query client, in whose cache nothing but a fetch seems to change data. */
function withoutRestoring(queryClient: QueryClient): QueryClient {
  const cache = queryClient.getQueryCache();
  const isFetch = (event: QueryCacheNotifyEvent): boolean =>
    event.type !== "added" && !(event.type === "updated" && event.action.type === "setState");
  const subscribe: typeof cache.subscribe = (listener) => cache.subscribe((event) => (isFetch(event) ? listener(event) : undefined));
  const bentCache = bindAll(cache, { subscribe });
  return bindAll(queryClient, { getQueryCache: () => bentCache });
}

/** The object, with some members replaced; methods with private fields need their own `this`. */
function bindAll<Target extends object>(target: Target, replaced: Partial<Target>): Target {
  return new Proxy(target, {
    get(object, name) {
      if (Object.hasOwn(replaced, name)) return Reflect.get(replaced, name) as unknown;
      const value: unknown = Reflect.get(object, name, object);
      return typeof value === "function" ? (value.bind(object) as unknown) : value;
    },
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
