/**
 * Node 20 has no global `WebSocket`; msw patches only a global that is there before its server listens.
 */
if (!("WebSocket" in globalThis)) {
  const { WebSocket } = await import("ws");
  Object.defineProperty(globalThis, "WebSocket", { value: WebSocket, writable: true, configurable: true });
}
