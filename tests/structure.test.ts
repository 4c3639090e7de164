/**
 * Keeps functions, closures and folders of `src/` small enough to be read at once. A declarative table is no function, so its length does not
 * count. A function that is too long holds a second concept: give that a file of its own.
 */
import { describe, expect, test } from "vitest";
import { folderSizes, functionSizes, functionSizesOf, sourceFiles } from "./support/function-sizes.ts";

const MOST = { ownLines: 100, factoryLines: 150, lets: 6, files: 12 };

/** Folders of files that are alike, which a reader looks through as a list. */
const LISTS = { most: 16, folders: ["src/protocol/rows", "src/react/rows", "src/testing/builders"] };

const files = sourceFiles();
const functions = files.flatMap(functionSizes);

describe("the functions under src", () => {
  test("functions under src have at most 100 lines without the functions nested in them", () => {
    const tooLong = functions.filter(({ ownLineCount }) => ownLineCount > MOST.ownLines);

    expect(tooLong.map(({ place, ownLineCount }) => `${place}: ${ownLineCount} lines of its own, ${MOST.ownLines} allowed`)).toEqual([]);
  });

  test("functions under src with nested functions have at most 150 lines in all", () => {
    const tooLong = functions.filter(({ hasNested, lineCount }) => hasNested && lineCount > MOST.factoryLines);

    expect(tooLong.map(({ place, lineCount }) => `${place}: ${lineCount} lines, ${MOST.factoryLines} allowed`)).toEqual([]);
  });

  test("functions under src have at most 6 `let` variables", () => {
    const tooMany = functions.filter(({ letCount }) => letCount > MOST.lets);

    expect(tooMany.map(({ place, letCount }) => `${place}: ${letCount} \`let\` variables, ${MOST.lets} allowed`)).toEqual([]);
  });
});

describe("the folders under src", () => {
  test("folders under src have at most 12 files, or 16 if the files are alike", () => {
    const mostOf = (folder: string): number => (LISTS.folders.includes(folder) ? LISTS.most : MOST.files);
    const tooFull = [...folderSizes(files)].filter(([folder, count]) => count > mostOf(folder));

    expect(files.length).toBeGreaterThan(200);
    expect(LISTS.folders.filter((folder) => !folderSizes(files).has(folder))).toEqual([]);
    expect(tooFull.map(([folder, count]) => `${folder}: ${count} files, ${mostOf(folder)} allowed`)).toEqual([]);
  });
});

describe("measuring a function", () => {
  test("measuring a function counts lines, nested lines and `let` variables separately for each function", () => {
    const code = [
      "export function createCounter(step) {",
      "  let count = 0;",
      "  let last;",
      "  const add = () => {",
      "    let sum = count;",
      "    for (let index = 0; index < step; index++) sum += 1;",
      "    count = last = sum;",
      "  };",
      "  return {",
      "    add,",
      "    get count() {",
      "      return count;",
      "    },",
      "  };",
      "}",
    ].join("\n");

    expect(functionSizesOf("counter.ts", code)).toEqual([
      { place: "counter.ts:1 createCounter", lineCount: 15, ownLineCount: 9, letCount: 2, hasNested: true },
      { place: "counter.ts:4 add", lineCount: 5, ownLineCount: 5, letCount: 1, hasNested: false },
      { place: "counter.ts:11 count", lineCount: 3, ownLineCount: 3, letCount: 0, hasNested: false },
    ]);
  });
});
