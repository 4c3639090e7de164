/** What serves the built Storybook beside a simulator: files, the control secret in the page, and a way to the simulator that hides nothing. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type IncomingHttpHeaders, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { serveBuilt } from "../../storybook/launch/serve-built.mjs";

const controlSecret = 'se"cret&<';

let folder: string;
let simulator: Server;
let pages: Server;
/** What the simulator was asked, with the headers that came with it. */
let asked: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "atlas-pages-"));
  await mkdir(join(folder, "site", "assets"), { recursive: true });
  await writeFile(join(folder, "secret.txt"), "outside");
  await writeFile(join(folder, "site", "index.html"), "<head></head>index");
  await writeFile(join(folder, "site", "iframe.html"), "<head></head>stories");
  await writeFile(join(folder, "site", "assets", "a-123.js"), "1");
  asked = [];
  simulator = createServer((incoming, response) => {
    let body = "";
    incoming.on("data", (chunk) => (body += String(chunk)));
    incoming.on("end", () => {
      asked.push({ url: incoming.url, headers: incoming.headers, body });
      response.writeHead(418, { "x-answer": "yes" }).end("from the simulator");
    });
  });
  simulator.on("upgrade", ({ url, headers }, socket, head) => {
    asked.push({ url, headers, body: head.toString() });
    socket.write("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    socket.on("data", (chunk) => void socket.write(`echo ${String(chunk)}`));
    socket.on("end", () => socket.end()).on("error", () => undefined);
  });
  await new Promise<void>((resolve) => simulator.listen(0, "127.0.0.1", resolve));
  const simulatorPort = portOf(simulator);
  pages = await serveBuilt({ folder: join(folder, "site"), simulatorPort, controlSecret, host: "127.0.0.1", port: 0 });
});

afterEach(async () => {
  for (const server of [pages, simulator]) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(folder, { recursive: true });
});

describe("files", () => {
  test("the page of the stories contains the control secret, and the index page does not", async () => {
    const [stories, index] = await Promise.all([get("/iframe.html?id=desk--live"), get("/")]);

    expect(stories.text).toBe('<head><meta name="atlas-control-secret" content="se&quot;cret&amp;&lt;"></head>stories');
    expect(index.text).toBe("<head></head>index");
    expect(stories.headers["cache-control"]).toBe("no-store");
  });

  test("files with a hash in their name are served as immutable", async () => {
    const { status, headers } = await get("/assets/a-123.js");

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": expect.stringContaining("immutable") as string,
    });
  });

  test.each(["/none.js", "/assets", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%00", "/%", "//", "/iframe.html/"])(
    "the path %s is answered 404",
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );
});

describe("the way to the simulator", () => {
  test("a request is forwarded to the simulator with its own host, origin and body, and the answer comes back unchanged", async () => {
    const headers = { host: "rebound.example", origin: "http://rebound.example", "x-atlas-control": "guess" };
    const answer = await get("/control/gap?x=1", { method: "POST", headers, body: "{}" });

    expect(answer).toMatchObject({ status: 418, text: "from the simulator", headers: { "x-answer": "yes" } });
    expect(asked).toEqual([{ url: "/control/gap?x=1", headers: expect.objectContaining(headers) as object, body: "{}" }]);
  });

  test("the control secret is not added to a forwarded request", async () => {
    await get("/control/status");

    expect(JSON.stringify(asked[0]?.headers)).not.toContain("se");
  });

  test("an upgrade is forwarded in both directions, with its own host", async () => {
    const socket = connect(portOf(pages), "127.0.0.1");
    socket.write("GET /ws?token=t HTTP/1.1\r\nHost: desk.localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await received(socket, "101 Switching Protocols\r\n\r\n");
    socket.write("hello");
    await received(socket, "echo hello");
    socket.destroy();

    expect(asked).toMatchObject([{ url: "/ws?token=t", headers: { host: "desk.localhost" } }]);
  });

  test("without a simulator a request is answered 502 and an upgrade is cut", async () => {
    simulator.closeAllConnections();
    await new Promise((resolve) => simulator.close(resolve));

    const socket = connect(portOf(pages), "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("close", resolve).on("error", () => undefined));
    socket.write("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");

    expect((await get("/api/orders")).status).toBe(502);
    await ended;
    expect((await get("/")).status).toBe(200);
    await new Promise<void>((resolve) => simulator.listen(0, "127.0.0.1", resolve)); // to be closed like any other
  });
});

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port; // it listens on a port
}

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Not `fetch`, which tidies paths and refuses a host of one's own. */
function get(path: string, { method = "GET", headers = {}, body = "" } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: "127.0.0.1", port: portOf(pages), path, method, headers }, (response) => {
      let text = "";
      response.on("data", (chunk) => (text += String(chunk)));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    outgoing.on("error", reject).end(body);
  });
}

function received(socket: ReturnType<typeof connect>, end: string): Promise<void> {
  return new Promise((resolve) => {
    let text = "";
    socket.on("data", function listen(chunk) {
      text += String(chunk);
      if (!text.endsWith(end)) return;
      socket.off("data", listen);
      resolve();
    });
  });
}
