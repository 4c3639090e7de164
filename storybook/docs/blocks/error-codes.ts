/**
 * Reads the error codes and their remedies from the text of `src/shared/errors.ts`, whose tables are private. The text is the same in each
 * build, while a production build may shorten what the package itself carries.
 */

export interface ErrorCode {
  readonly code: string;
  /** What happened and what to do. */
  readonly remedy: string;
}

export interface ErrorCodeTable {
  /** The name of the table, in words. */
  readonly title: string;
  readonly codes: readonly ErrorCode[];
}

const table = /^const (\w+) = \{\n([\s\S]*?)^\} as const/gm;
const entry = /^ {2}"?([a-z][a-z-]*)"?:\s+(["'`])((?:\\.|(?!\2)[\s\S])*)\2,$/gm;

/** One table for each constant object of texts, in the order of the source. */
export function readErrorCodes(source: string): readonly ErrorCodeTable[] {
  return [...source.matchAll(table)].map(([, name = "", body = ""]) => ({
    title: inWords(name),
    codes: [...body.matchAll(entry)].map(([, code = "", , remedy = ""]) => ({ code, remedy })),
  }));
}

/** "rowDefects" is "Row defects". */
function inWords(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
