import { describe, expect, test } from "vitest";
import { createEngine } from "../../../src/engine/engine.ts";
import { defectNames, type DefectName, type Frame } from "../../../src/engine/faults/defects.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";
import { attachPeer } from "../recording-peer.ts";

interface Envelope {
  readonly kind: string;
  readonly seq: number;
  readonly data: { readonly positions: readonly Readonly<Record<string, unknown>>[]; readonly removed?: readonly unknown[] };
}

/** The frames of the next message of positions, whole and broken, from two engines of one seed. */
function broken(as: DefectName, encode?: "string" | "double"): { readonly whole: string; readonly frames: readonly Frame[] } {
  const [whole, frames] = [undefined, as].map((defect) => {
    const engine = createEngine({ seed: 3, clock: createVirtualClock(), rates: { updatesPerSecond: 200 } });
    const peer = attachPeer(engine);
    const before = peer.raw.length;
    if (encode !== undefined) engine.control({ verb: "encode", as: encode });
    if (defect !== undefined) engine.control({ verb: "defect", as: defect, kind: "positions", count: 1 });
    engine.tick();
    const after = peer.raw.slice(before);
    return after.slice(
      0,
      after.findIndex((frame) => String(frame).startsWith('{"kind":"trades"')),
    );
  });
  return { whole: String(whole?.[0]), frames: frames ?? [] };
}

const parsed = (text: unknown): Envelope => JSON.parse(String(text)) as Envelope;
const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("frames that lose their message (P12)", () => {
  test.each(["cut-end", "cut-start", "nan", "two-in-one", "error-page"] as const)(
    "the defect %s replaces a frame by one text that is not JSON",
    (as) => {
      const { frames } = broken(as);

      expect(frames).toHaveLength(1);
      expect(typeof frames[0] === "string" && !isJson(frames[0])).toBe(true);
      expect(String(frames[0]).length).toBeGreaterThan(64); // shorter would be noise
    },
  );

  test("the defect bad-bytes sends a binary frame that is not UTF-8", () => {
    const [frame] = broken("bad-bytes").frames;

    expect(() => new TextDecoder("utf-8", { fatal: true }).decode(frame as Uint8Array)).toThrow(TypeError);
  });

  test("the defect nan puts NaN before the frame's kind", () => {
    const [frame] = broken("nan").frames;

    expect(String(frame).indexOf("NaN")).toBeLessThan(String(frame).indexOf('"kind"'));
  });
});

describe("frames that keep their message (P8, P12)", () => {
  test("the defects bytes, array and double-encoded keep the content of the message", () => {
    const whole = parsed(broken("bytes").whole);
    const [bytes] = broken("bytes").frames;
    const [array] = broken("array").frames;
    const [text] = broken("double-encoded").frames;

    expect(parsed(new TextDecoder().decode(bytes as Uint8Array))).toEqual(whole);
    expect(JSON.parse(String(array))).toEqual([whole, { kind: "heartbeat", data: {} }]);
    expect(parsed(JSON.parse(String(text)))).toEqual(whole);
  });

  test.each([
    ["ping", "ping"],
    ["hello", '{"type":"connected"}'],
  ] as const)("the defect %s sends noise before the unchanged frame", (as, noise) => {
    const { whole, frames } = broken(as);

    expect(frames).toEqual([noise, whole]);
  });
});

describe("rows that are wrong (P18, P40)", () => {
  test("the defects keyless-row and bad-removed add one bad row or removal to an otherwise unchanged message", () => {
    const keyless = broken("keyless-row");
    const removed = broken("bad-removed");

    expect(parsed(keyless.frames[0]).data.positions).toEqual([...parsed(keyless.whole).data.positions, { note: "no key" }]);
    expect(parsed(removed.frames[0]).data.positions).toEqual(parsed(removed.whole).data.positions);
    expect(parsed(removed.frames[0]).data.removed).toEqual([...(parsed(removed.whole).data.removed ?? []), {}]);
  });

  test.each([undefined, "string", "double"] as const)(
    "the defect deep-row nests a row 5,000 levels deep, with the encoding %s",
    (encode) => {
      const [frame] = broken("deep-row", encode).frames;

      expect(/\[{5000}\]{5000}/.test(String(frame))).toBe(true);
    },
  );

  test("the defect wide-row adds 40,000 fields, and long-list a list of 200,000 wrong elements", () => {
    const wide = parsed(broken("wide-row").frames[0]);
    const long = parsed(broken("long-list").frames[0]);

    expect(Object.keys(wide.data.positions[0] ?? {}).length).toBeGreaterThan(40_000);
    expect(long.data.positions[0]?.["tags"]).toHaveLength(200_000);
  });

  test("the defect imprecise sends a number that no double can hold, and keeps the row's key", () => {
    const { whole, frames } = broken("imprecise");
    const key = parsed(whole).data.positions[0]?.["position_line_key"];

    expect(String(frames[0])).toContain(":9007199254740993");
    expect(parsed(frames[0]).data.positions[0]?.["position_line_key"]).toBe(key);
  });
});

describe("how long a defect holds", () => {
  const kindsAfter = (count: number | undefined, kind?: "orders"): readonly boolean[] => {
    const engine = createEngine({ clock: createVirtualClock() });
    const peer = attachPeer(engine);
    const before = peer.raw.length;
    engine.control({ verb: "defect", as: "double-encoded", count, kind });
    for (const sent of ["orders", "curves", "orders", "orders"] as const) engine.control({ verb: "signal", kind: sent });
    return peer.raw.slice(before).map((frame) => String(frame).startsWith('"'));
  };

  test("a simulated defect lasts for the given number of messages, of one kind if given, or until it is switched off", () => {
    expect(kindsAfter(2)).toEqual([true, true, false, false]);
    expect(kindsAfter(2, "orders")).toEqual([true, false, true, false]);
    expect(kindsAfter(undefined)).toEqual([true, true, true, true]);
  });

  test("a lasting defect also changes the snapshots of new connections, until it is switched off (P12, P18)", () => {
    const engine = createEngine({ clock: createVirtualClock() });

    engine.control({ verb: "defect", as: "keyless-row", kind: "trades" });
    const troubled = attachPeer(engine).take();
    engine.control({ verb: "defect", as: "none" });
    const whole = attachPeer(engine).take();

    const rowCounts = [troubled, whole].map((frames) => (frames[1]?.data as { readonly trades: unknown[] }).trades.length);
    expect(rowCounts).toEqual([engine.rows("trades").length + 1, engine.rows("trades").length]);
  });

  test("two simulated defects both apply to one message", () => {
    const engine = createEngine({ clock: createVirtualClock() });
    const peer = attachPeer(engine);
    const before = peer.raw.length;

    engine.control({ verb: "defect", as: "ping" });
    engine.control({ verb: "defect", as: "bytes" });
    engine.control({ verb: "signal" });

    expect(peer.raw.slice(before).map((frame) => typeof frame === "string")).toEqual([false, false]);
  });

  test.each(defectNames)("the defect %s changes no row of the book", (as) => {
    const engine = createEngine({ clock: createVirtualClock() });
    attachPeer(engine);
    const rows = JSON.stringify(engine.rows("positions"));

    engine.control({ verb: "defect", as });
    engine.control({ verb: "signal" });
    engine.control({ verb: "snapshot" });

    expect(JSON.stringify(engine.rows("positions"))).toBe(rows);
  });
});
