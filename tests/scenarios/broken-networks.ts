/** Every way in which the network between a client and a healthy server breaks, and what the client has to say of it: a table. */
import type { FaultProxy } from "./fault-proxy.ts";
import type { AtlasErrorCode, ConnectionState, StaleCause } from "../../src/vanilla.ts";

export interface BrokenNetwork {
  /** What goes wrong, as the end of a sentence. */
  readonly name: string;
  readonly rules: string;
  readonly breaks: (proxy: FaultProxy) => unknown;
  /** Reported before the network is mended. */
  readonly codes?: readonly AtlasErrorCode[];
  /** Why every slice is doubted, if it is. */
  readonly cause?: StaleCause;
  readonly close?: NonNullable<ConnectionState["lastClose"]>["type"];
}

const lost = { cause: "disconnect" } as const;

export const brokenNetworks: readonly BrokenNetwork[] = [
  { ...lost, name: "the port is closed", rules: "P3, P30", breaks: (proxy) => proxy.refuse(), close: "unopened" },
  {
    ...lost,
    name: "connections are accepted and dropped",
    rules: "P3, P30",
    breaks(proxy) {
      proxy.newcomers = "drop";
      proxy.cut();
    },
    close: "unopened",
  },
  {
    ...lost,
    name: "packets vanish in a black hole",
    rules: "P30, P32",
    breaks(proxy) {
      proxy.newcomers = "black-hole";
      proxy.freeze("everything");
    },
    codes: ["silent-socket", "connect-timeout"],
    close: "unopened",
  },
  {
    ...lost,
    name: "the handshake stalls before its 101",
    rules: "P3, P30",
    breaks(proxy) {
      proxy.newcomers = "stall";
      proxy.cut();
    },
    codes: ["connect-timeout"],
    close: "unopened",
  },
  {
    ...lost,
    name: "the connection is half open",
    rules: "P32, P33",
    breaks: (proxy) => proxy.freeze("sockets"),
    codes: ["silent-socket"],
    close: "silent",
  },
  { ...lost, name: "the connection is reset", rules: "P5, P30", breaks: (proxy) => proxy.reset(), close: "abnormal" },
  { ...lost, name: "the connection ends within a frame", rules: "P5, P30", breaks: (proxy) => proxy.cutFrame(), close: "abnormal" },
  { name: "one frame is lost", rules: "P34, P35", breaks: (proxy) => proxy.dropFrame(), codes: ["sequence-gap"], cause: "gap" },
  { name: "every frame is delayed", rules: "P13, P14", breaks: (proxy) => void (proxy.delayMs = 200) },
];

/** Short enough to be seen, long enough for a busy machine. */
export const networkTimings = { deadAfterMs: 1_500, connectTimeoutMs: 1_500, tokenTimeoutMs: 1_500 } as const;
