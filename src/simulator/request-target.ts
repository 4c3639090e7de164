/**
 * Reads path and query from a request line. A request line is whatever a peer wrote (`//`, `/%`, a whole address), and `new URL` throws on
 * some of it; this never does. Knows no path of the simulator.
 */

export interface RequestTarget {
  /** As it was written, percent signs included. */
  readonly path: string;
  readonly search: URLSearchParams;
}

/** `target` is the middle of a request line: a path with an optional query, or an absolute address, whose origin is left out. */
export function readTarget(target = "/"): RequestTarget {
  const [written = ""] = target.split("#", 1);
  const queryAt = written.indexOf("?");
  const place = queryAt < 0 ? written : written.slice(0, queryAt);
  const path = place.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  return { path: path === "" ? "/" : path, search: new URLSearchParams(queryAt < 0 ? "" : written.slice(queryAt)) };
}
