/**
 * A page of a real browser, driven through the DevTools protocol alone. Playwright starts the browser but does not know the page: the pages
 * it knows always count as visible and in focus, and these are to be hidden, frozen and put away.
 */
import { chromium, type Browser, type CDPSession } from "playwright";
import { findBrowser, launchArgs } from "../tools/browser.mjs";

export interface BrowserPage {
  /** A command of the page's own DevTools session. */
  send(method: string, parameters?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Runs `source` in the page, waits for what it promises, and gives it back as JSON does. */
  evaluate(source: string): Promise<unknown>;
  /** `listener` is called for each event of the page's DevTools session, until cancelled. */
  onEvent(listener: (method: string, parameters: Readonly<Record<string, unknown>>) => void): () => void;
  navigate(url: string): Promise<void>;
  /** Minimises the page's window, or restores it: `visibilitychange` fires, and a hidden page runs on. A frozen page that is shown runs again. */
  setVisible(isVisible: boolean): Promise<void>;
  close(): Promise<void>;
}

/** The browser of this machine; a missing one is an error and never a skip. Its back/forward cache is on, where it has one. */
export function launchBrowser(): Promise<Browser> {
  const found = findBrowser();
  if (found === null) throw new Error("no browser: run `node tests/tools/browser.mjs`");
  return chromium.launch({
    executablePath: found.executablePath,
    args: launchArgs,
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
    env: { ...(process.env as Record<string, string>), ...found.env }, // absent values are not passed on
  });
}

/** A page in a context of its own, loaded. */
export async function openPage(browser: Browser, url: string): Promise<BrowserPage> {
  const root = await browser.newBrowserCDPSession();
  const { browserContextId } = await root.send("Target.createBrowserContext");
  const { targetId } = await root.send("Target.createTarget", { url: "about:blank", browserContextId });
  const { sessionId } = await root.send("Target.attachToTarget", { targetId, flatten: false });
  const page = speak(root, sessionId);
  await page.send("Page.enable");
  await page.navigate(url);
  return { ...page, close: () => root.send("Target.disposeBrowserContext", { browserContextId }).then(() => root.detach()) };
}

interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

function speak(root: CDPSession, sessionId: string): Omit<BrowserPage, "close"> {
  const waiting = new Map<number, (answer: Answer) => void>();
  const listeners = new Set<Parameters<BrowserPage["onEvent"]>[0]>();
  let lastId = 0;
  root.on("Target.receivedMessageFromTarget", ({ sessionId: from, message }) => {
    if (from !== sessionId) return;
    const answer = JSON.parse(message) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    else if (answer.method !== undefined) for (const listener of [...listeners]) listener(answer.method, answer.params ?? {});
  });

  const send: BrowserPage["send"] = (method, parameters = {}) =>
    new Promise((resolve, reject) => {
      const id = (lastId += 1);
      waiting.set(id, ({ result = {}, error }) => {
        waiting.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      root.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params: parameters }) }).catch(reject);
    });
  const onEvent: BrowserPage["onEvent"] = (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    send,
    onEvent,
    async evaluate(source) {
      const answer = await send("Runtime.evaluate", { expression: source, awaitPromise: true, returnByValue: true });
      const { result, exceptionDetails } = answer as { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: object };
      if (exceptionDetails !== undefined) throw new Error(`in the page: ${JSON.stringify(exceptionDetails)}`);
      return result.value;
    },
    async navigate(url) {
      const loaded = new Promise<void>((resolve) => {
        const cancel = onEvent((method) => {
          if (method !== "Page.loadEventFired") return;
          cancel();
          resolve();
        });
      });
      await send("Page.navigate", { url });
      await loaded;
    },
    async setVisible(isVisible) {
      const { windowId } = await send("Browser.getWindowForTarget");
      await send("Browser.setWindowBounds", { windowId, bounds: { windowState: isVisible ? "normal" : "minimized" } });
    },
  };
}
