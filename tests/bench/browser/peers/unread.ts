/** A page that is sent everything and looks at nothing: what the browser itself spends on receiving a message. */
import { socketUrl } from "../page/feed.ts";

let length = 0;
new WebSocket(socketUrl).onmessage = ({ data }: MessageEvent<string>) => {
  length += data.length;
};
Object.assign(window, { received: () => length });
