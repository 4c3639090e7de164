/** A page that is slow to render, and how long its messages wait for it. */

/** Since the last look. */
export interface SlowWatched {
  /** When each message was handed to the page, before it was decoded: its number, and milliseconds since 1970. */
  readonly handed: readonly (readonly [seq: number, at: number])[];
  readonly renderCount: number;
}

const query = new URLSearchParams(location.search);
const renderMs = Number(query.get("render") ?? 0);

declare global {
  interface Window {
    /** How often the page was slow to render; of the page, since one that is built apart has a copy of this module. */
    slowRenderCount: number | undefined;
  }
}

/** Blocks the thread for as long as the page is to take for a rendering. */
export function takeLong(): void {
  if (renderMs === 0) return;
  window.slowRenderCount = (window.slowRenderCount ?? 0) + 1;
  for (const until = performance.now() + renderMs; performance.now() < until;);
}

/** To be called before the page makes its socket; gives what looks. */
export function watchSlowness(): () => SlowWatched {
  let handed: [number, number][] = [];
  if (renderMs > 0) {
    const Native = WebSocket;
    window.WebSocket = class extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener("message", ({ data }: MessageEvent<string>) => {
          const seq = /"seq":(\d+)/.exec(data.slice(0, 200))?.[1];
          if (seq !== undefined) handed.push([Number(seq), Date.now()]);
        });
      }
    };
  }
  return () => {
    const watched = { handed, renderCount: window.slowRenderCount ?? 0 };
    handed = [];
    window.slowRenderCount = 0;
    return watched;
  };
}
