/** Runs the compiled application: first as on a server, then in a page against the packed simulator. The first argument locates jsdom. */
import { ok } from "node:assert/strict";
import { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";
import { startSimulator } from "@mavr/atlas-react/simulator";
import { createElement, version } from "react";

const { JSDOM } = createRequire(String(process.argv[2]))("jsdom");
const { window } = new JSDOM('<div id="root"></div>', { url: "http://localhost/", pretendToBeVisual: true });

const simulator = await startSimulator({ seed: 1 });
const page = { isVisible: () => true, subscribe: () => () => undefined }; // jsdom's listeners refuse the abort signals of Node
const options = { url: simulator.url, getToken, WebSocket: window.WebSocket, page };

async function getToken() {
  const response = await fetch(`${simulator.url}/token`, { method: "POST" });
  return (await response.json()).access_token;
}

const { renderToString } = await import("react-dom/server");
const { App } = await import(new URL("out/app.js", import.meta.url).href);
const html = renderToString(createElement(App, options));
ok(html.includes("idle"), `a server opens no socket: ${html}`);

// The DOM renderer looks for these when it is loaded.
for (const name of ["window", "document", "navigator"]) Object.defineProperty(globalThis, name, { value: window[name] });
const { createRoot } = await import("react-dom/client");
const container = window.document.getElementById("root");
const root = createRoot(container);
root.render(createElement(App, options));
const deadline = Date.now() + 15_000;
while (!/connected.*live.*rows/.test(container.textContent)) {
  ok(Date.now() < deadline, `no live rows within 15 s: ${container.textContent}`);
  await wait(50);
}
root.unmount();
await simulator.close();
window.close();
console.log(`renders live rows with React ${version}`);
