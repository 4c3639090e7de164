/** Requests that no client writes, over raw sockets: none of them may end the simulator, and none may be answered with an error of its own. */
import { connect } from "node:net";
import process from "node:process";
import { expect, test } from "vitest";
import { controlHeader, simulatorPaths, startSimulator, type Simulator } from "../../src/simulator.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { fetchToken, openPeer } from "./peer.ts";

const REQUESTS = 10_000;
const AT_ONCE = 50;
/** Half a request is never answered: its socket is closed after so many waits. Several, since the simulator shares this thread. */
const waits = 6;
/** Unit: milliseconds. */
const waitMs = 8;
const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));

process.stdout.write(`simulator fuzz: ATLAS_SEED=${seed}, ${REQUESTS} requests\n`);

test("10,000 fuzzed HTTP and upgrade requests leave the simulator running and answering", { timeout: 120_000 }, async () => {
  const failures: unknown[] = [];
  const note = (thrown: unknown): void => void failures.push(thrown);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, note);
  const simulator = await startSimulator({ heartbeatMs: 1_000 });
  const write = requestWriter(simulator, await fetchToken(simulator.url));
  const answers: string[] = [];

  let left = REQUESTS;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      answers.push(await exchange(simulator.port, write()));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const status = await fetch(`${simulator.url}/control/status`, { headers: { [controlHeader]: simulator.controlSecret } });
  const peer = await openPeer(simulator.url);
  const frames = await peer.frames(6);
  await simulator.close();
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.off(event, note);

  const statuses = new Set(answers.map((answer) => /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]));
  expect(failures).toEqual([]);
  expect([status.status, frames.length]).toEqual([200, 6]);
  for (const seen of ["101", "200", "204", "400", "401", "403", "404", "405", "431", undefined]) expect(statuses).toContain(seen);
  expect([...statuses].filter((each) => each?.startsWith("5"))).toEqual([]);
});

type Pick = <Item>(items: readonly Item[]) => Item;

/** Makes requests: mostly of parts that mean something, each of which may be wrong. */
function requestWriter({ controlSecret, port }: Simulator, token: string): () => readonly Buffer[] {
  const random = seededRandom(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const chance = (share: number): boolean => random() < share;
  // An index below the length always has an item.
  const pick: Pick = (items) => items[Math.floor(random() * items.length)]!;
  const bytes = (length: number): string => Array.from({ length }, () => String.fromCharCode(between(0, 255))).join("");

  const tokenText = (): string =>
    pick([token, "", "forged", "%", "%ff%00", token.slice(0, -3), `${token}\u00e9`, "a".repeat(9_000), "a.b.c"]);
  const paths = [...Object.values(simulatorPaths), "/token", "/ws", "/api/ws", "/control/status", "/control/drop", "/control/close"];
  const oddPaths = [
    "//",
    "/%",
    "/%ff",
    "",
    "*",
    "///",
    "/..",
    "/./..//",
    "//[",
    "http://",
    "http://[::1",
    "https://evil.example/ws",
    "/\\",
    "/control/",
  ];
  const path = (): string =>
    pick([() => pick(paths), () => `/api${pick(paths)}`, () => pick(oddPaths), () => `/${bytes(between(0, 30))}`])();
  const query = (): string =>
    pick(["", "?", `?token=${tokenText()}`, `?${bytes(between(0, 20))}`, "?%&=&&token", "?status=settled&limit=-1"]);
  const method = (): string =>
    pick(["GET", "GET", "POST", "POST", "OPTIONS", "HEAD", "PUT", "DELETE", "CONNECT", "TRACE", "get", "", bytes(4)]);
  const version = (): string => pick(["HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/", "", bytes(6)]);
  const host = (): string => pick([`127.0.0.1:${port}`, "localhost", "evil.example", "", "[::1", "a b", bytes(5)]);
  const body = (): string =>
    pick([
      "",
      "{}",
      "[]",
      "{",
      "null",
      '{"count":3}',
      '{"code":1011,"reason":"\u{1f9ea}"}',
      '{"__proto__":{"verb":"stop"}}',
      "[".repeat(20_000),
      bytes(50),
    ]);

  const plainHeaders = (): string[] =>
    [
      `Host: ${host()}`,
      chance(0.5) && `Authorization: ${pick(["Bearer ", "bearer ", "Basic ", ""])}${tokenText()}`,
      chance(0.4) && `${controlHeader}: ${pick([controlSecret, "", "guess", `${controlSecret}x`])}`,
      chance(0.2) && `Origin: ${pick(["null", "https://evil.example", "http://localhost:1", ":", bytes(4)])}`,
      chance(0.05) && `X-Huge: ${"h".repeat(between(15_000, 70_000))}`,
      chance(0.05) && `Expect: ${pick(["100-continue", "nothing"])}`,
      chance(0.05) && `Transfer-Encoding: ${pick(["chunked", "gzip", "chunked, chunked"])}`,
      chance(0.05) && bytes(between(1, 40)),
    ].filter((line) => line !== false);
  const upgradeHeaders = (): string[] =>
    [
      pick(["Connection: Upgrade", "Connection: keep-alive, Upgrade", "Connection: close"]),
      pick(["Upgrade: websocket", "Upgrade: websocket", "Upgrade: h2c", "Upgrade: ", `Upgrade: ${bytes(3)}`]),
      chance(0.9) && `Sec-WebSocket-Key: ${pick(["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ==", "short", bytes(24)])}`,
      chance(0.9) && `Sec-WebSocket-Version: ${pick(["13", "13", "13", "8", "-1", "x"])}`,
      chance(0.2) && `Sec-WebSocket-Extensions: ${pick(["permessage-deflate", ";;;", bytes(9)])}`,
      chance(0.1) && `Sec-WebSocket-Protocol: ${pick(["atlas", ",,", bytes(9)])}`,
    ].filter((line) => line !== false);

  const upgrade = (): string => {
    const target = chance(0.6) ? `${pick(["/ws", "/api/ws"])}?token=${chance(0.5) ? token : tokenText()}` : path() + query();
    const frames = chance(0.5) ? bytes(between(0, 60)) : "";
    return `GET ${target} HTTP/1.1\r\n${[...plainHeaders(), ...upgradeHeaders()].join("\r\n")}\r\n\r\n${frames}`;
  };
  const plain = (): string => {
    const text = body();
    const length = chance(0.8) ? String(Buffer.byteLength(text, "latin1")) : pick(["-1", "0", "99999999", "x", "1, 2"]);
    return `${method()} ${path()}${query()} ${version()}\r\n${[...plainHeaders(), `Content-Length: ${length}`].join("\r\n")}\r\n\r\n${text}`;
  };

  return () => {
    const text = pick([upgrade, plain, plain, () => plain() + upgrade(), () => bytes(between(1, 200))])();
    const written = Buffer.from(chance(0.1) ? text.slice(0, between(0, text.length)) : text, "latin1");
    const cutAt = chance(0.2) ? between(0, written.length) : written.length;
    return [written.subarray(0, cutAt), written.subarray(cutAt)];
  };
}

/** Sends the parts one after the other and resolves with the first bytes that come back, if any do. */
function exchange(port: number, [first, second]: readonly Buffer[]): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.write(first ?? "");
      if (second?.length) socket.write(second);
      waitOn(waits);
    });
    const waitOn = (left: number): void => {
      timer = setTimeout(() => (left === 0 ? socket.destroy() : waitOn(left - 1)), waitMs);
    };
    let timer: NodeJS.Timeout | undefined;
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      socket.destroy();
    });
    socket.on("error", () => undefined); // a cut connection: `close` follows
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(received);
    });
  });
}
