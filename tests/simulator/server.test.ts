import { request } from "node:http";
import { setImmediate } from "node:timers/promises";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { controlHeader, simulatorPaths, startSimulator, type Simulator, type SimulatorOptions } from "../../src/simulator.ts";
import type { Millis } from "../../src/shared/brand.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";
import { fetchToken, openPeer } from "./peer.ts";

const started = new Set<Simulator>();
afterEach(async () => {
  await Promise.all([...started].map((simulator) => simulator.close()));
  started.clear();
});

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator(options);
  started.add(simulator);
  return simulator;
}

async function command(
  simulator: Simulator,
  verb: string,
  fields?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${simulator.url}/control/${verb}`, {
    method: "POST",
    headers: { [controlHeader]: simulator.controlSecret, ...headers },
    ...(fields !== undefined && { body: JSON.stringify(fields) }),
  });
}

/** The status of a POST with headers that `fetch` does not let a caller choose, the host among them. */
function statusOf({ port }: Simulator, { path, ...headers }: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

test("a token from POST /token opens the socket, and a snapshot of each kind comes first (P2)", async () => {
  const simulator = await start();

  const peer = await openPeer(simulator.url);
  const frames = await peer.frames(7);

  expect(frames.slice(0, 6).map(({ kind, message_type, seq }) => [kind, message_type, seq])).toEqual([
    ["positions", "snapshot", 1],
    ["trades", "snapshot", 2],
    ["blotter", "snapshot", 3],
    ["cash_balance", "snapshot", 4],
    ["ocp", "snapshot", 5],
    ["payment_order", "snapshot", 6],
  ]);
  expect(frames[6]).toMatchObject({ message_type: "delta", seq: 7 });
});

test("a token is a JWT of the user who asked for it, and of `desk` where no user is named", async () => {
  const simulator = await start();
  const userOf = async (body?: string) => {
    const answer = await fetch(`${simulator.url}/token`, { method: "POST", ...(body !== undefined && { body }) });
    const { access_token: token } = (await answer.json()) as { readonly access_token: string };
    return decodeJwt(token).sub;
  };

  expect([await userOf(), await userOf('{"user_id":"asmith"}')]).toEqual(["desk", "asmith"]);
});

test("the socket path works below the base URL and below its prefix, and any other path is answered 404 (P1)", async () => {
  const simulator = await start();

  const [bare, prefixed] = await Promise.all([openPeer(simulator.url), openPeer(`${simulator.url}/api`)]);
  const elsewhere = openPeer(`${simulator.url}/v9`, await fetchToken(simulator.url));

  await Promise.all([bare.frames(1), prefixed.frames(1)]);
  await expect(elsewhere).rejects.toThrow("404");
});

test("an upgrade without a token, with a forged token or a token of another server is refused with 401 (P3)", async () => {
  const [simulator, other] = await Promise.all([start(), start()]);
  const foreign = await fetchToken(other.url);

  const outcomes = await Promise.allSettled(["", "forged", foreign].map((token) => openPeer(simulator.url, token)));

  expect(outcomes.map((outcome) => (outcome.status === "rejected" ? String(outcome.reason) : "opened"))).toEqual(
    Array(3).fill("Error: Unexpected server response: 401"),
  );
});

test("expired tokens are refused at the socket and at REST, and new tokens are accepted (P3)", async () => {
  const simulator = await start();
  const token = await fetchToken(simulator.url);

  await command(simulator, "expire");
  const answer = await fetch(`${simulator.url}${simulatorPaths.probe}`, { headers: { authorization: `Bearer ${token}` } });
  const upgrade = openPeer(simulator.url, token);

  expect(answer.status).toBe(401);
  await expect(upgrade).rejects.toThrow("401");
  await expect(openPeer(simulator.url)).resolves.toBeDefined();
});

test("refused upgrades are answered with 503 (P3)", async () => {
  const simulator = await start();
  const token = await fetchToken(simulator.url);

  await command(simulator, "refuse", { durationMs: 60_000 });

  await expect(openPeer(simulator.url, token)).rejects.toThrow("503");
});

test.each([
  ["a clean close (P5)", "close", { code: 1000 }, 1000],
  ["a close without a code (P5)", "close", { code: 1005 }, 1005],
  ["an abnormal close (P5)", "close", { code: 1011 }, 1011],
  ["a cut connection (P30)", "kill", undefined, 1006],
])("%s reaches the client with the requested close code", async (_title, verb, fields, code) => {
  const simulator = await start();
  const peer = await openPeer(simulator.url);
  await peer.frames(6);

  await command(simulator, verb, fields);

  expect(await peer.closed).toBe(code);
});

test("a close reason that is too long is cut between two characters, and the connection is closed (P5)", async () => {
  const simulator = await start();
  const peer = await openPeer(simulator.url);
  const reason = new Promise<string>((resolve) => peer.socket.on("close", (_code, bytes) => resolve(bytes.toString())));
  await peer.frames(6);

  const answer = await command(simulator, "close", { code: 1011, reason: `ab${"\u{1f9ea}".repeat(59)}` });

  expect(answer.status).toBe(200);
  expect(await peer.closed).toBe(1011);
  expect(await reason).toBe(`ab${"\u{1f9ea}".repeat(30)}`);
});

test("`stop` is answered, cuts all sockets, refuses requests, and the server comes back on the same port (P30)", async () => {
  const clock = createVirtualClock();
  const simulator = await start({ clock });
  const peer = await openPeer(simulator.url);
  const token = await fetchToken(simulator.url);

  const answer = await command(simulator, "stop", { durationMs: 400 });
  const closed = await peer.closed;
  const duringStop = await Promise.allSettled([fetchToken(simulator.url), openPeer(simulator.url, token)]);
  clock.advance(400);
  const later = await openPeer(simulator.url);

  expect(answer.status).toBe(200);
  expect(closed).toBe(1006);
  expect(duringStop.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect((await later.frames(6)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("the REST snapshot of positions holds the rows of the book (P17)", async () => {
  const simulator = await start({ rates: { updatesPerSecond: 0 } });
  await command(simulator, "pause");
  const headers = { authorization: `Bearer ${await fetchToken(simulator.url)}` };

  const answer = await fetch(`${simulator.url}/api/positions/snapshot`, { headers });

  expect(await answer.json()).toEqual({ positions: simulator.engine.rows("positions") });
});

test("REST allows requests from a page of another origin", async () => {
  const simulator = await start();

  const preflight = await fetch(`${simulator.url}/positions/snapshot`, {
    method: "OPTIONS",
    headers: { origin: "https://desk.example", "access-control-request-method": "GET", "access-control-request-headers": "authorization" },
  });
  const refused = await fetch(`${simulator.url}/positions/snapshot`, { headers: { origin: "https://desk.example" } });

  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-headers")).toContain("authorization");
  expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, "*"]);
});

test("control answers an invalid command with 400, the mistake and the correct usage", async () => {
  const simulator = await start();

  const answers = await Promise.all([
    command(simulator, "drop", { count: 0 }),
    command(simulator, "explode"),
    fetch(`${simulator.url}/control/drop`, { method: "POST", body: "{", headers: { [controlHeader]: simulator.controlSecret } }),
    command(simulator, "drop", { count: "9".repeat(20_000) }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 413]);
  expect(await answers[0].json()).toEqual({
    ok: false,
    error: 'drop: "count" must be a whole number from 1 to 100000, not 0',
    usage: { count: "a whole number from 1 to 100000, 1 unless given", kind: expect.stringContaining("positions") as string },
  });
});

describe("who may use control", () => {
  test("control refuses a page of another origin even with the secret, and accepts a page of this machine", async () => {
    const simulator = await start();
    const host = new URL(simulator.url).host;

    const answers = await Promise.all(
      ["https://evil.example", "null", "http://localhost:6006", `http://${host}`].map((origin) =>
        command(simulator, "signal", {}, { origin }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 200, 200]);
  });

  test("control refuses a foreign `Host` header over loopback, as after DNS rebinding", async () => {
    const simulator = await start();
    const { port } = simulator;

    const statuses = await Promise.all(
      [`evil.example:${port}`, `127.0.0.1.evil.example:${port}`, "@", `localhost:${port}`, `desk.localhost:${port}`, "127.0.0.1"].map(
        (host) => statusOf(simulator, { path: "/control/signal", host, [controlHeader]: simulator.controlSecret }),
      ),
    );

    expect(statuses).toEqual([403, 403, 403, 200, 200, 200]);
  });

  test("control refuses a request without the secret, direct or through a local proxy", async () => {
    const simulator = await start();
    const proxied = { host: `127.0.0.1:${simulator.port}`, origin: "http://localhost:6006", "x-forwarded-for": "203.0.113.9" };

    const statuses = await Promise.all([
      statusOf(simulator, { path: "/control/kill", ...proxied }),
      statusOf(simulator, { path: "/control/kill", ...proxied, [controlHeader]: `${simulator.controlSecret}x` }),
      statusOf(simulator, { path: "/control/kill", ...proxied, authorization: `Bearer ${await fetchToken(simulator.url)}` }),
      statusOf(simulator, { path: "/control/kill" }),
      statusOf(simulator, { path: "/control/signal", ...proxied, [controlHeader]: simulator.controlSecret }),
    ]);
    const status = await fetch(`${simulator.url}/control/status`);

    expect(statuses).toEqual([403, 403, 403, 403, 200]);
    expect(status.status).toBe(403);
    expect(await status.text()).not.toContain(simulator.controlSecret);
  });

  test("control's CORS preflight allows a page of this machine, and refuses a page of another origin", async () => {
    const simulator = await start();
    const preflight = (origin: string) =>
      fetch(`${simulator.url}/control/gap`, { method: "OPTIONS", headers: { origin, "access-control-request-headers": controlHeader } });

    const [own, foreign] = await Promise.all([preflight("http://localhost:6006"), preflight("https://evil.example")]);

    expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([204, "http://localhost:6006"]);
    expect(own.headers.get("access-control-allow-headers")).toContain(controlHeader);
    expect([foreign.status, foreign.headers.get("access-control-allow-origin")]).toEqual([403, null]);
  });

  test("the control secret is no token for REST or the socket, and a secret that is too short is refused", async () => {
    const simulator = await start({ controlSecret: "given-by-the-test" });

    const answer = await fetch(`${simulator.url}/positions/snapshot`, { headers: { authorization: `Bearer ${simulator.controlSecret}` } });

    expect([simulator.controlSecret, answer.status]).toEqual(["given-by-the-test", 401]);
    await expect(startSimulator({ controlSecret: "short" })).rejects.toThrow("8 to 200");
    await expect(openPeer(simulator.url, simulator.controlSecret)).rejects.toThrow("401");
  });
});

test("GET /control/status answers with counts, rates and verbs, and with no token and no secret", async () => {
  const simulator = await start({ seed: 7 });
  const token = await fetchToken(simulator.url);
  const peer = await openPeer(simulator.url, token);
  await peer.frames(6);

  const text = await (await fetch(`${simulator.url}/control/status`, { headers: { [controlHeader]: simulator.controlSecret } })).text();

  expect(JSON.parse(text)).toMatchObject({
    seed: 7,
    connections: 1,
    rates: { updatesPerSecond: 8 },
    verbs: { silence: { durationMs: expect.any(String) as string } },
  });
  expect(text).not.toContain(token);
  expect(text).not.toContain(simulator.controlSecret);
});

test("a peer that does not read is disconnected once its buffer exceeds the limit", async () => {
  const simulator = await start({ maxBufferedBytes: 100_000 });
  const peer = await openPeer(simulator.url);
  await peer.frames(6);

  peer.socket.pause();
  let sentCount = 0;
  while (simulator.engine.status().connections > 0 && sentCount < 10_000) {
    simulator.engine.control({ verb: "snapshot", slice: "positions" });
    sentCount += 1;
    if (sentCount % 20 === 0) await setImmediate(); // the socket closes in a turn of its own
  }

  expect(simulator.engine.status().connections).toBe(0);
  peer.socket.resume();
});

test("a rate of changes that the simulator cannot reach is reported once, and shown in its status", async () => {
  const clock = createVirtualClock();
  const slowMachine = { ...clock, monotonic: () => (2 * clock.monotonic()) as Millis }; // each tick takes as long as two
  const warnings: string[] = [];
  const simulator = await start({ clock: slowMachine, rates: { updatesPerSecond: 100 }, onWarning: (text) => warnings.push(text) });

  clock.advance(20_000);
  const status = await fetch(`${simulator.url}/control/status`, { headers: { [controlHeader]: simulator.controlSecret } });

  expect(warnings).toEqual(["this machine is too slow for 100 changes a second; it makes 50"]);
  expect(await status.json()).toMatchObject({ servedPerSecond: 50 });
});

test("a start on a port in use fails, and closing the simulator frees its port", async () => {
  const first = await start();

  const second = startSimulator({ port: first.port });

  await expect(second).rejects.toThrow("EADDRINUSE");
  await first.close();
  started.delete(first);
  const third = await start({ port: first.port });
  expect(third.port).toBe(first.port);
});
