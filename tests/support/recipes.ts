/** The recipes of the documentation: files of code that pages show and tests use. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documents, root } from "./documents.ts";

const folder = "storybook/docs/recipes/code";

export interface Recipe {
  readonly file: string;
  /** Modules that it imports. */
  readonly imports: readonly string[];
  /** The pages that show the whole text of the file, and lead to it where they are read as files. */
  readonly pages: readonly string[];
  /** Whether its test imports it. */
  readonly isTested: boolean;
}

export function readRecipes(): readonly Recipe[] {
  return readdirSync(join(root, folder)).map((file) => {
    const name = file.replace(/\.tsx$/, "");
    const test = join(root, "tests/recipes", `${name}.dom.test.tsx`);
    return {
      file,
      imports: [...readFileSync(join(root, folder, file), "utf8").matchAll(/^(?:import|export)\b[^;]*?"([^"]+)";$/gm)].map(
        ([, from = ""]) => from,
      ),
      pages: documents.filter(({ text }) => isShown(text, file)).map(({ path }) => path),
      isTested: existsSync(test) && readFileSync(test, "utf8").includes(`"../../${folder}/${file}"`),
    };
  });
}

/** Imports the text of the file, gives it to a block, and links to the file. */
function isShown(page: string, file: string): boolean {
  const [, name] = new RegExp(`^import (\\w+) from "\\./code/${file}\\?raw";$`, "m").exec(page) ?? [];
  return name !== undefined && page.includes(`<Source language="tsx" code={${name}} />`) && page.includes(`](./code/${file})`);
}
