/**
 * Serves the built Storybook and passes the simulator's paths on, so that a page needs one address only. Writes the control secret into the
 * page of the stories. Passes `Host` and `Origin` on unchanged: the simulator decides by them who may use control.
 */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer, request as requestOf } from "node:http";
import { connect } from "node:net";
import { extname, join, normalize } from "node:path";
import { controlSecretMeta } from "./control-secret.mjs";

/** @typedef {import("node:http").IncomingMessage} Request */
/** @typedef {import("node:http").ServerResponse} Response */
/** @typedef {{ folder: string, simulatorPort: number, controlSecret: string, host: string, port: number }} ServeOptions */

/** @type {Readonly<Record<string, string>>} */
const contentTypes = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Resolves once the server listens. @param {ServeOptions} options @returns {Promise<import("node:http").Server>} */
export function serveBuilt({ folder, simulatorPort, controlSecret, host, port }) {
  const server = createServer((request, response) => {
    if (isForSimulator(request)) passOn(request, response, simulatorPort);
    else sendFile(request, response, folder, controlSecret).catch(() => response.destroy());
  });
  server.on("upgrade", (request, socket, head) => {
    if (isForSimulator(request)) passSocketOn(request, socket, head, simulatorPort);
    else socket.destroy();
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve(server));
  });
}

/** @param {Request} request */
function isForSimulator({ url = "/" }) {
  return /^\/(?:ws|api|control)(?:[/?]|$)/.test(url);
}

/** @param {Request} request @param {Response} response @param {number} port */
function passOn(request, response, port) {
  const { method, url, rawHeaders } = request;
  // A connection of its own for each request: one that was kept open may belong to a simulator that has ended.
  const upstream = requestOf({ host: "127.0.0.1", port, method, path: url, headers: rawHeaders, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
    answer.pipe(response);
  });
  upstream.on("error", () => (response.headersSent ? response.destroy() : response.writeHead(502).end("The simulator does not answer.\n")));
  response.on("close", () => upstream.destroy());
  request.pipe(upstream);
}

/** @param {Request} request @param {import("node:stream").Duplex} socket @param {Buffer} head @param {number} port */
function passSocketOn({ method, url, rawHeaders }, socket, head, port) {
  const upstream = connect(port, "127.0.0.1");
  const end = () => [socket, upstream].forEach((each) => each.destroy());
  for (const each of [socket, upstream]) each.on("error", end).on("close", end);
  const lines = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [`${name}: ${rawHeaders[index + 1]}\r\n`] : []));
  upstream.write(`${method} ${url} HTTP/1.1\r\n${lines.join("")}\r\n`, "latin1");
  upstream.write(head);
  socket.pipe(upstream).pipe(socket);
}

/** @param {Request} request @param {Response} response @param {string} folder @param {string} controlSecret */
async function sendFile({ method, url = "/" }, response, folder, controlSecret) {
  const file = fileOf(url, folder);
  const size =
    file &&
    (await stat(file).then(
      (found) => (found.isFile() ? found.size : undefined),
      () => undefined,
    ));
  if (file === undefined || size === undefined) return void response.writeHead(404).end("There is no such file.\n");
  const headers = {
    "content-type": contentTypes[extname(file)] ?? "application/octet-stream",
    // The names in this folder carry a hash of what is in them; all others are asked for again, since a build replaces them.
    "cache-control": url.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-store",
  };
  if (method === "HEAD") return void response.writeHead(200, { ...headers, "content-length": size }).end();
  if (file !== join(folder, "iframe.html"))
    return void createReadStream(file).pipe(response.writeHead(200, { ...headers, "content-length": size }));
  const page = await readFile(file, "utf8");
  response.writeHead(200, headers).end(page.replace("</head>", () => `${controlSecretMeta(controlSecret)}</head>`));
}

/** The file that an address names; undefined where the address is unreadable. Nothing outside of the folder can be named. @param {string} url @param {string} folder */
function fileOf(url, folder) {
  try {
    const path = decodeURIComponent(new URL(url, "http://storybook").pathname);
    return path.includes("\0") ? undefined : join(folder, normalize(`/${path}`), path.endsWith("/") ? "index.html" : "");
  } catch {
    return undefined;
  }
}
