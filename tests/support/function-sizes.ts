/** The size of each function and folder under `src/`: lines, lines without nested functions, and `let` variables. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..", "..");

export interface FunctionSize {
  /** File, line and name, as a message shows it: `src/store/atlas-store.ts:91 createAtlasStore`. */
  readonly place: string;
  /** All lines, nested functions included. */
  readonly lineCount: number;
  /** The lines without those of nested functions: the first line of each nested one still counts. */
  readonly ownLineCount: number;
  /** `let` variables of the function itself. The counter of a loop is none. */
  readonly letCount: number;
  readonly hasNested: boolean;
}

type FunctionNode = ts.FunctionLikeDeclaration & { readonly body: ts.Node };

/** The TypeScript sources under `src/`, by their paths in the repository. */
export function sourceFiles(): readonly string[] {
  return readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => `src/${file}`);
}

export function functionSizes(file: string): readonly FunctionSize[] {
  return functionSizesOf(file, readFileSync(join(root, file), "utf8"));
}

/** As `functionSizes`, of code that is in no file. */
export function functionSizesOf(file: string, code: string): readonly FunctionSize[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const sizes: FunctionSize[] = [];
  const visit = (node: ts.Node): void => {
    if (isFunction(node)) sizes.push(sizeOf(source, node));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sizes;
}

/** How many files lie directly in each folder. */
export function folderSizes(files: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1);
  return counts;
}

function sizeOf(source: ts.SourceFile, node: FunctionNode): FunctionSize {
  let nestedLineCount = 0;
  let letCount = 0;
  let hasNested = false;
  const visit = (inner: ts.Node): void => {
    if (isFunction(inner)) {
      hasNested = true;
      nestedLineCount += lastLineOf(source, inner) - firstLineOf(source, inner);
      return;
    }
    if (ts.isVariableStatement(inner) && (inner.declarationList.flags & ts.NodeFlags.Let) !== 0)
      letCount += inner.declarationList.declarations.length;
    ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);

  const lineCount = lastLineOf(source, node) - firstLineOf(source, node) + 1;
  return {
    place: `${source.fileName}:${firstLineOf(source, node) + 1} ${nameOf(source, node)}`,
    lineCount,
    ownLineCount: lineCount - nestedLineCount,
    letCount,
    hasNested,
  };
}

function isFunction(node: ts.Node): node is FunctionNode {
  return ts.isFunctionLike(node) && "body" in node && node.body !== undefined;
}

/** Its own name, or that of the variable, property or method that holds it. */
function nameOf(source: ts.SourceFile, node: FunctionNode): string {
  if (node.name !== undefined) return node.name.getText(source);
  const { parent } = node;
  const isNamed = ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent);
  return isNamed ? parent.name.getText(source) : "(callback)";
}

function firstLineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line;
}

function lastLineOf(source: ts.SourceFile, node: ts.Node): number {
  return source.getLineAndCharacterOfPosition(node.end).line;
}
