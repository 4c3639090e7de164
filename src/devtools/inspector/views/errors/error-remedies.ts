/** What each code means and what to do about it, from the texts that development builds put into the message of an error. */
import { configuration, events, rowDefects, testingKit } from "../../../../shared/error-texts.ts";
import type { AtlasErrorCode } from "../../../../shared/errors.ts";

export interface Remedy {
  readonly happened: string;
  /** Undefined where the first part says all. */
  readonly remedy: string | undefined;
}

const texts: Readonly<Record<AtlasErrorCode, string>> = { ...events, ...rowDefects, ...configuration, ...testingKit };
/** The rule or decision behind a text, at its end. */
const RULES = / \((?:P\d|decision)[^)]*\)$/;

export function remedyOf(code: AtlasErrorCode): Remedy {
  const text = texts[code].replace(RULES, "");
  const at = text.indexOf("; ");
  return at === -1
    ? { happened: sentence(text), remedy: undefined }
    : { happened: sentence(text.slice(0, at)), remedy: sentence(text.slice(at + 2)) };
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
