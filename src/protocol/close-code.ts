/** What a close code says. Codes 1000 and 1005 are clean, every other is abnormal (P5). */

export type CloseClass = "clean" | "abnormal";

const NORMAL = 1000;
const NO_STATUS = 1005;

/** Sorts a close code, if there is one; whether a connection is tried again follows from it (P5). */
export function classifyClose(code: number | undefined): CloseClass {
  return code === NORMAL || code === NO_STATUS ? "clean" : "abnormal";
}
