/**
 * The codes of all errors with their remedies: what happened, and what to do about it. The rule or decision behind each stands in brackets.
 * Development builds alone hold these texts (`errors.ts`).
 *
 * The table that holds a code says how often `onError` is called for it (`sync/reporter.ts`):
 *
 *   events         each time it happens
 *   row defects    once a minute for each reason: code, slice, field and the like, without numbers such as an index
 *   configuration  the same; and a call that fails for it is not retried
 */

/** Reported each time. */
export const events = {
  "socket-failed": "the WebSocket constructor threw; the next attempt follows after the backoff (P30)",
  "connect-timeout": "token and handshake took longer than connectTimeoutMs; the next attempt follows after the backoff",
  "token-failed": "getToken threw or rejected; the next attempt follows after the backoff, see the cause (P2)",
  "token-timeout": "getToken did not settle in time; make it reject when its signal aborts (P2)",
  "token-missing":
    "getToken returned something that is no token: an empty text, or what `got` names; return a non-empty string, of a whole answer its part, such as (await answer.json()).access_token, or throw (P2)",
  "token-invalid":
    "getToken returned a token that no HTTP header can hold; return it without line breaks, control characters and characters beyond Latin-1 (P2)",
  "token-wrapped":
    "getToken returned a whole answer, such as JSON, or an HTML page in the place of the token; return the token alone, such as (await answer.json()).access_token, and throw where answer.ok is false (P2)",
  "token-rejected":
    "the server rejected this token, and getToken returned the same one again; sign in again, or return a different token (P3)",
  "socket-unopened":
    "several attempts in a row closed before they opened; check that host and path are right and reachable, and that the server accepts the token (P3)",
  "token-not-later":
    "getToken was asked with reason refresh, but its token expires no later than the present one; return a newly issued one (P33)",
  "rotation-failed":
    "no next socket was ready before the token expires; the present one stays, and it is tried again until then, see the cause (P33)",
  "rotation-unavailable": "the token is not a JWT with `exp`, so no next socket is opened before it expires; issue tokens with `exp` (P33)",
  "silent-socket": "no message within deadAfterMs; the socket was replaced (P32)",
  "offline-socket": "the browser went offline and no message came within 5 s; the socket was replaced (P47)",
  "code-missing":
    "a part of this package could not be loaded, so no socket opens and no REST request leaves; the next attempt loads it again, and where a deployment has replaced it, reload the page",
  "clipboard-refused": "the browser refused to write the clipboard; call it from a click or a key, on an https page",
  "attempt-budget": "too many connection attempts within a minute; the next one waits (decision 3)",
  "malformed-message":
    "the server sent a message that cannot be read or applied; what it may have changed is stale until its next baseline (P12)",
  "queue-overflow":
    "the page is too slow for its feed; waiting deltas were dropped, and every slice is stale until its next baseline (P40)",
  "malformed-event": "a report event lacks a required field; its patch was dropped, its queries were invalidated (P29)",
  "malformed-snapshot": "a snapshot without a recognised array is not an empty snapshot; the rows were left as they are (P16)",
  "unconfirmed-empty": "an empty snapshot arrived while rows are held; it waits to be confirmed (P17)",
  "sequence-gap": "messages were missed; the affected slices are stale until their next baseline (P34)",
  "sequence-restart": "the server restarted its numbering; the affected slices are stale until their next baseline (P37)",
  "sequence-unchecked":
    "the numbers fit neither a connection nor a kind, have gaps that no recovery closes, or cannot be read; gaps are not seen until that ends, see the sequence option (P36)",
  "no-baseline":
    "the new connection brought no snapshot, and REST gave no baseline: the slice has no path, or its path answered with an error, which is reported as well; configure the path under paths, or correct what its error names (P35)",
  "fetch-failed":
    "the server answered a REST call with this error status; the rows stay as they were, and a slice asks again by itself; after 404 correct the path, after 401 or 403 the rights of the user, and after 500 or more look for the fault in the server",
  "fetch-timeout":
    "a REST call did not answer within timings.fetchTimeoutMs; the rows stay as they were; allow more time, or make the server answer sooner",
  "fetch-unreadable":
    "a REST call answered with something that is not the expected JSON; the rows stay as they were; check that the path leads to the API and not to a sign-in page",
  "hydrate-refused":
    "hydrate takes an array of rows, the time at which their request left (milliseconds since 1970, not in the future) and an integer watermark; nothing was applied (P43)",
  "fetch-redirected":
    "a REST call was redirected, and a token never follows a redirect; configure the path that the redirect leads to, or sign in again (P2)",
  "fetch-partial": "a REST answer is only a part of the rows, so it is no baseline; configure a path that answers with all of them (P35)",
  "fetch-cached":
    "a REST answer came from a cache and is older than its request, so it is no baseline; switch caching off for this path (P35)",
  "change-unconfirmed":
    "a change was asked for, and neither its row nor a refusal came within deadlineMs; it is no longer shown as pending, and the row is as the server last sent it; look at the row before the change is repeated; where rowChanged is true, the row did change and `isAnswer` said that this is no answer: compare the row with `before`",
  "recovery-cooling": "a scope needed three recoveries within a minute; the next waits (P35)",
  "watermark-ignored": "the watermark of a REST answer does not fit the stream's numbers; the answer was used without it (P35)",
} as const satisfies Record<string, string>;

/** Of a failed call without an answer, and so without a status. A browser says no more of it. */
export const withoutStatus = {
  "fetch-failed":
    "a REST call got no answer; the rows stay as they were, and a slice asks again by itself; check that the server is reachable and that it allows this origin (CORS)",
} as const satisfies { readonly [Code in keyof typeof events]?: string };

/** Reported once a minute for each reason, since a single message can hold thousands of them. */
export const rowDefects = {
  noise: "the server or a proxy sent a text that is no message of Atlas, such as a ping; it was counted and changes nothing (P12)",
  "quarantined-row":
    "a row without its key, that is not an object, or that is too large was left out; the rest of its message was applied (P18, P40)",
  "unexpected-field": "a known field has an unexpected type; the row keeps what the server sent (P18)",
  "imprecise-number":
    "a number has more digits than JavaScript can hold, so the row shows a rounded one; make the server send it as a string (P18)",
  "key-collision": "two different rows share one default composite key; give the domain a key function (P20)",
  "unknown-removed-key": "a removal under a default composite key names no known row; give the domain a key function (P20)",
  "callback-failed": "a callback of the application threw; the feed went on, see the cause and make it handle what it throws (decision 11)",
} as const satisfies Record<string, string>;

/** Reported as row defects are, and never retried: nothing but a change of the code or its options ends them. */
export const configuration = {
  "insecure-address": "ws: and http: are for loopback hosts only; give an https: base URL (P1)",
  "invalid-address": "not a URL this package can derive a socket from; give an absolute https: base URL, or socketUrl (P1)",
  "websocket-missing": "this runtime has no WebSocket; pass the class as the WebSocket option",
  "foreign-origin": "the path leads away from the configured base URL, where the token must never go; give a path below it (P2)",
  "path-missing": "no REST path is configured for this hook; add this option to AtlasProvider, a path below its url",
  "path-parameter":
    "a part of this path has no usable id: it is empty, `.` or `..`, which would lead to another path, or the path names a part that this hook does not have; give the hook an id, or `enabled: false` until there is one",
  "provider-missing":
    "this hook needs an <AtlasProvider> above it in the tree; where there is one, two copies of the package are installed, each with its own context: npm ls @mavr/atlas-react",
  "provider-suspended": "a Suspense boundary above AtlasProvider holds it back, so it never connects; put the boundary below the provider",
  "query-client-missing": "REST hooks need a QueryClient; pass queryClient to AtlasProvider or wrap it in a QueryClientProvider",
  "option-invalid": "this option is refused; give a number in its range, and false or Infinity for a duration that may be never (P43)",
  "option-changed": "this option is fixed at mount; a new value takes effect only under a new identity or url",
  "unstable-where":
    "a hook got another `where` function at each render, so each render builds its view again; define it outside the component, wrap it in useCallback, or give data",
  "unknown-where-field":
    "no row of this slice has this field, so the condition compares with nothing; correct the name of the field in `where`, unless the server leaves the field out for now",
  "collection-unknown": "this collection is not among the client's; add its handle to the collections option",
  "collection-conflict": "two collections share a name or a kind; give each its own",
  "schema-asynchronous":
    "the schema of this collection answers with a promise, but rows are checked while their message is applied, so its rows are unchecked; give a schema that is synchronous, without asynchronous refinements and transforms",
  "client-disposed": "this client was disposed; create a new one",
} as const satisfies Record<string, string>;

/** Of the testing kit. A client reports `platform-missing` and `time-stands` each time, as they come from a `fetch`; the others are thrown. */
export const testingKit = {
  "platform-missing":
    "this environment lacks a part of the platform that the testing kit needs; in Jest, set testEnvironment to jest-fixed-jsdom, elsewhere provide that part",
  "settle-stuck":
    "settle or advance waited in vain for React's act; use fake timers after the import of the testing kit, and call no act of your own under them before the first settle",
  "time-stands":
    'a REST call waits for virtual time, which passes in settle and advance only; begin the call, then await atlas.settle(), then the call; or create the Atlas with time: "real"',
  "test-leak":
    "a test left sockets, timers or messages of unknown kinds; dispose each client that it made, or create the Atlas with autoCleanup: false",
} as const satisfies Record<string, string>;
