/**
 * The one error class. In development its message says what happened and what to do about it; in production it is the code and its detail,
 * since the texts are as large as a small library. Neither message nor detail ever holds a token, a row or an amount.
 */
import { configuration, events, rowDefects, testingKit, withoutStatus } from "./error-texts.ts";

/** Stable: switch on it. The texts behind it may change. */
export type AtlasErrorCode = keyof typeof events | keyof typeof rowDefects | keyof typeof configuration | keyof typeof testingKit;

const rowDefectCodes: { readonly [Code in keyof typeof rowDefects]: true } = {
  noise: true,
  "quarantined-row": true,
  "unexpected-field": true,
  "imprecise-number": true,
  "key-collision": true,
  "unknown-removed-key": true,
  "callback-failed": true,
};
const configurationCodes: { readonly [Code in keyof typeof configuration]: true } = {
  "insecure-address": true,
  "invalid-address": true,
  "websocket-missing": true,
  "foreign-origin": true,
  "path-missing": true,
  "path-parameter": true,
  "provider-missing": true,
  "provider-suspended": true,
  "query-client-missing": true,
  "option-invalid": true,
  "option-changed": true,
  "unstable-where": true,
  "unknown-where-field": true,
  "collection-unknown": true,
  "collection-conflict": true,
  "schema-asynchronous": true,
  "client-disposed": true,
};

/** Whether `onError` is called each time; else once a minute for each reason. */
export function isEvent(code: AtlasErrorCode): boolean {
  return !Object.hasOwn(rowDefectCodes, code) && !isConfiguration(code);
}

/** Whether the code or its options have to change before a repetition can succeed. */
export function isConfiguration(code: AtlasErrorCode): boolean {
  return Object.hasOwn(configurationCodes, code);
}

/** Names and counts that help to find the place: never a token, a row or an amount. */
export type ErrorDetail = Readonly<Record<string, string | number | boolean | undefined>>;

/** What the package throws and reports: a stable `code` to switch on, and a `detail` that names the place. */
export class AtlasError extends Error {
  override readonly name = "AtlasError";
  readonly code: AtlasErrorCode;
  readonly detail: ErrorDetail;

  constructor(code: AtlasErrorCode, { cause, detail = {} }: { readonly cause?: unknown; readonly detail?: ErrorDetail } = {}) {
    super(
      `${code}${process.env.NODE_ENV === "production" ? "" : `: ${remedyOf(code, detail)}`}${textOf(detail)}`,
      cause === undefined ? undefined : { cause },
    );
    this.code = code;
    this.detail = detail;
  }
}

/** The same error with more to say of its place, where it does not say that itself. */
export function withDetail({ code, cause, detail }: AtlasError, more: ErrorDetail): AtlasError {
  return new AtlasError(code, { cause, detail: { ...detail, ...more, ...detail } }); // its own words come first, and win
}

/** Only development builds call it, so that bundlers leave the texts out of the others. */
function remedyOf(code: AtlasErrorCode, { status }: ErrorDetail): string {
  const texts: Readonly<Record<AtlasErrorCode, string>> = { ...events, ...rowDefects, ...configuration, ...testingKit };
  const unanswered: { readonly [Code in AtlasErrorCode]?: string } = status === undefined ? withoutStatus : {};
  return unanswered[code] ?? texts[code];
}

/** A log line alone has to show the place: ` [path: /orders, status: 404]`. */
function textOf(detail: ErrorDetail): string {
  const parts = Object.entries(detail).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return parts.length === 0 ? "" : ` [${parts.join(", ")}]`;
}
