/** Which source file imports which, types included. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..", "..");

export interface ImportGraph {
  readonly files: readonly string[];
  /** The files that `file` imports, by their paths in the repository. */
  importsOf(file: string): readonly string[];
  /** Whether one of the two imports the other. */
  isLinked(left: string, right: string): boolean;
  /** Whether `from` imports `to`, directly or through other files. */
  reaches(from: string, to: string): boolean;
}

/** Reads `src/`. */
export function readImportGraph(): ImportGraph {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/${file}`);
  const imports = new Map(files.map((file) => [file, relativeImports(file)]));
  const importsOf = (file: string): readonly string[] => imports.get(file) ?? [];

  return {
    files,
    importsOf,
    isLinked: (left, right) => importsOf(left).includes(right) || importsOf(right).includes(left),
    reaches(from, to) {
      const seen = new Set([from]);
      for (const file of seen) for (const next of importsOf(file)) seen.add(next); // a set gives what is added while it is read
      return from !== to && seen.has(to);
    },
  };
}

function relativeImports(file: string): readonly string[] {
  return ts
    .preProcessFile(readFileSync(join(root, file), "utf8"))
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => specifier.startsWith("."))
    .map((specifier) => posix.join(dirname(file), specifier));
}
