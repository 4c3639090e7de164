/** Serves the application of `strict-page.tsx` with its chunks, under a policy that many banks set, beside a simulator. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { startSimulator } from "../../src/simulator.ts";

export interface StrictServer {
  readonly url: string;
  /** Answers requests for chunks with 404, as a server does after a new version was brought out. */
  loseChunks(): void;
  readonly close: () => Promise<void>;
}

/** What a page may well say about all its elements, and what the inspector must not show. */
const hostCss = `
body { margin: 0; font: 20px/2 serif; color: #333; background: #f6f7f9; }
* { letter-spacing: 0.01em; }
button { padding: 12px 30px; background: #c2185b; color: white; text-transform: uppercase; border-radius: 0; }
main { padding: 24px; }
table { table-layout: fixed; width: 300px; }
td, th { height: 40px; overflow: hidden; white-space: nowrap; border: 3px dashed #c2185b; padding: 12px; }
section { background: #c2185b; }
#root h2 { color: #c2185b; }
`;

export async function startStrictServer(): Promise<StrictServer> {
  const files = await buildPage();
  const simulator = await startSimulator({ seed: 1, port: 0 });
  const ws = simulator.url.replace("http", "ws");
  const policy = `default-src 'self'; connect-src 'self' ${simulator.url} ${ws}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const html = `<!doctype html><html lang="en"><title>desk</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/host.css"><link rel="icon" href="/icon"><div id="root" data-api="${simulator.url}"></div><script type="module" src="/page.js"></script>`;
  let hasChunks = true;
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://desk");
    const script = files.get(pathname);
    response.setHeader("Content-Security-Policy", policy);
    if (pathname === "/host.css") response.setHeader("Content-Type", "text/css").end(hostCss);
    else if (pathname === "/") response.setHeader("Content-Type", "text/html").end(html);
    else if (script === undefined || (!hasChunks && pathname.includes("inspector-chunk"))) response.writeHead(404).end();
    else response.setHeader("Content-Type", "text/javascript").end(script);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, // a server that listens on a port has such an address
    loseChunks() {
      hasChunks = false;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await simulator.close();
    },
  };
}

/** The scripts of the page by path. */
async function buildPage(): Promise<ReadonlyMap<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"production"' },
    oxc: { jsx: { development: false } }, // Vitest's own NODE_ENV is no production
    build: {
      write: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL("strict-page.tsx", import.meta.url)),
        output: { entryFileNames: "page.js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  if (Array.isArray(built) || !("output" in built)) throw new Error("the page was not built");
  return new Map(built.output.flatMap((file) => (file.type === "chunk" ? [[`/${file.fileName}`, file.code] as const] : [])));
}
