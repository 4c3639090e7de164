/** The two classes of close codes: 1000 and 1005 are clean, every other is abnormal (P5). */

export type CloseClass = "clean" | "abnormal";

const NORMAL = 1000;
const NO_STATUS = 1005;

/** Classifies a close code, if there is one; the class decides whether the connection is retried (P5). */
export function classifyClose(code: number | undefined): CloseClass {
  return code === NORMAL || code === NO_STATUS ? "clean" : "abnormal";
}
