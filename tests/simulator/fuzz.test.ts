/** Requests that no client writes, over raw sockets: none of them may end the simulator, and none may be answered with an error of its own. */
import { connect } from "node:net";
import process from "node:process";
import { expect, test } from "vitest";
import { controlHeader, simulatorPaths, startSimulator, type Simulator } from "../../src/simulator.ts";
import { seededRandom } from "../support/seeded-random.ts";
import { fetchToken, openPeer } from "./peer.ts";

const REQUESTS = 10_000;
const AT_ONCE = 50;
/**
 * Half a request is never answered. Its socket is closed after so many probes, each of which began after the request was sent and went the
 * longest way that an answer takes. A time limit instead would close answered requests too early on a busy machine.
 */
const PROBES_WITHOUT_ANSWER = 4;
const seed = Number(process.env["ATLAS_SEED"] ?? (process.env["ATLAS_SCHEDULES"] === undefined ? 8 : Date.now() % 2 ** 31));

process.stdout.write(`simulator fuzz: ATLAS_SEED=${seed}, ${REQUESTS} requests\n`);

test("after 10,000 fuzzed HTTP and upgrade requests the simulator still answers", { timeout: 120_000 }, async () => {
  const failures: unknown[] = [];
  const note = (thrown: unknown): void => void failures.push(thrown);
  for (const event of ["uncaughtException", "unhandledRejection"] as const) process.on(event, note);
  const simulator = await startSimulator({ heartbeatMs: 1_000 });
  const token = await fetchToken(simulator.url);
  const write = requestWriter(simulator, token);
  const probes = startProbes(simulator.port, token);
  const answers: string[] = [];

  let left = REQUESTS;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      answers.push(await exchange(simulator.port, write(), probes));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await probes.stop();
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
  /** Most parts are valid: a request with two broken ones is refused by the parser of Node and reaches no code of the simulator. */
  const mostly = (valid: readonly string[], odd: () => string): string => (chance(0.85) ? pick(valid) : odd());
  const bytes = (length: number): string => Array.from({ length }, () => String.fromCharCode(between(0, 255))).join("");

  const tokenText = (): string =>
    mostly([token], () =>
      pick(["", "forged", "%", "%ff%00", token.slice(0, -3), `${token}\u00e9`, "a".repeat(9_000), "a".repeat(20_000), "a.b.c"]),
    );
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
    mostly([pick(paths), `/api${pick(paths)}`], () => (chance(0.5) ? pick(oddPaths) : `/${bytes(between(0, 30))}`));
  const query = (): string =>
    mostly(["", "?", "?status=settled&limit=-1"], () => pick([`?token=${tokenText()}`, `?${bytes(between(0, 20))}`, "?%&=&&token"]));
  const method = (): string =>
    mostly(["GET", "GET", "POST", "POST", "OPTIONS"], () => pick(["HEAD", "PUT", "DELETE", "CONNECT", "TRACE", "get", "", bytes(4)]));
  const version = (): string => mostly(["HTTP/1.1"], () => pick(["HTTP/1.0", "HTTP/2.0", "HTTP/", "", bytes(6)]));
  const host = (): string => mostly([`127.0.0.1:${port}`, "localhost"], () => pick(["evil.example", "", "[::1", "a b", bytes(5)]));
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
      chance(0.5) && `Authorization: ${mostly(["Bearer "], () => pick(["bearer ", "Basic ", ""]))}${tokenText()}`,
      chance(0.4) && `${controlHeader}: ${mostly([controlSecret], () => pick(["", "guess", `${controlSecret}x`]))}`,
      chance(0.2) && `Origin: ${pick(["null", "https://evil.example", "http://localhost:1", ":", bytes(4)])}`,
      chance(0.05) && `X-Huge: ${"h".repeat(between(15_000, 70_000))}`,
      chance(0.05) && `Expect: ${pick(["100-continue", "nothing"])}`,
      chance(0.05) && `Transfer-Encoding: ${pick(["chunked", "gzip", "chunked, chunked"])}`,
      chance(0.05) && bytes(between(1, 40)),
    ].filter((line) => line !== false);
  const upgradeHeaders = (): string[] =>
    [
      mostly(["Connection: Upgrade", "Connection: keep-alive, Upgrade"], () => "Connection: close"),
      mostly(["Upgrade: websocket"], () => pick(["Upgrade: h2c", "Upgrade: ", `Upgrade: ${bytes(3)}`])),
      chance(0.9) && `Sec-WebSocket-Key: ${mostly(["dGhlIHNhbXBsZSBub25jZQ=="], () => pick(["short", bytes(24)]))}`,
      chance(0.9) && `Sec-WebSocket-Version: ${mostly(["13"], () => pick(["8", "-1", "x"]))}`,
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
    const length = mostly([String(Buffer.byteLength(text, "latin1"))], () => pick(["-1", "0", "99999999", "x", "1, 2"]));
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
function exchange(port: number, [first, second]: readonly Buffer[], probes: Probes): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => {
      socket.write(first ?? "");
      socket.write(second ?? "", () => probes.after(PROBES_WITHOUT_ANSWER, () => socket.destroy()));
    });
    socket.on("data", (chunk: Buffer) => {
      received += chunk.toString("latin1");
      socket.destroy();
    });
    socket.on("error", () => undefined); // a cut connection: `close` follows
    socket.on("close", () => resolve(received));
  });
}

interface Probes {
  /** Calls back when so many probes that began after this call have been answered. */
  after(count: number, callback: () => void): void;
  stop(): Promise<void>;
}

/** One valid request after the other. Each answer shows that the simulator has read what was sent before that request. */
function startProbes(port: number, token: string): Probes {
  let answered = 0;
  let isStopped = false;
  const waiting: { readonly until: number; readonly callback: () => void }[] = [];
  const request = `GET ${simulatorPaths.probe} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`;

  const probe = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(request));
      socket.on("data", () => socket.destroy());
      socket.on("error", reject);
      socket.on("close", resolve);
    });
  const run = async (): Promise<void> => {
    while (!isStopped) {
      await probe();
      answered += 1;
      while (waiting[0] !== undefined && waiting[0].until <= answered) waiting.shift()?.callback();
    }
  };
  const ended = run();

  return {
    after(count, callback) {
      waiting.push({ until: answered + 1 + count, callback }); // the present probe may have begun before the call
    },
    async stop() {
      isStopped = true;
      await ended;
    },
  };
}
