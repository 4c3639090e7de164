/** The documents of the repository, and what can be checked in them: code blocks, links, file names, routes. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

export interface Document {
  /** The path in the repository. */
  readonly path: string;
  readonly text: string;
}

/** Written by hand. `tests/bench/results.md` is not: a command writes it. */
export const documents: readonly Document[] = [
  ...readdirSync(root).filter((file) => file.endsWith(".md")),
  ...readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => `src/${file}`),
  ...readdirSync(join(root, "storybook", "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".mdx"))
    .map((file) => `storybook/docs/${file}`),
].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

export function documentAt(path: string): Document {
  const found = documents.find((document) => document.path === path);
  if (found === undefined) throw new Error(`no document ${path}`);
  return found;
}

/** The TypeScript blocks of all documents, under names of files that do not exist: `tests/README.md-1.tsx`. */
export function codeBlocks(): ReadonlyMap<string, string> {
  return new Map(
    documents.flatMap(({ path, text }) =>
      [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```/gm)].map(([, extension = "ts", code = ""], index) => [
        join(root, "tests", `${path.replaceAll("/", "-")}-${index + 1}.${extension}`),
        code,
      ]),
    ),
  );
}

/** Without code blocks, whose brackets and strings are no Markdown. */
function proseOf({ text }: Document): string {
  return text.replace(/^```[\s\S]*?^```/gm, "");
}

/** Relative links, and the files that an MDX page imports. */
export function relativeLinks(document: Document): readonly string[] {
  const links = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => target);
  const imports = document.path.endsWith(".mdx") ? [...proseOf(document).matchAll(/^import .* from "(\.[^"]+)";$/gm)] : [];
  return [...links, ...imports.map(([, target = ""]) => target)]
    .filter((target) => !/^(?:https?:|#)/.test(target))
    .map((target) => target.replace(/[#?].*$/, ""));
}

const fileName = /^[\w.@-]+(?:\/[\w.@-]+)*\.(?:tsx?|mjs|mdx?|css|json|js|svg|webp|html|yml)$/;
const folderName = /^[\w.@-]+(?:\/[\w.@-]+)*\/$/;

/** File and folder names in inline code. What a build writes is left out. */
export function namedFiles(document: Document): readonly string[] {
  return [...proseOf(document).matchAll(/`([^`\n]+)`/g)]
    .map(([, span = ""]) => span)
    .filter((span) => (fileName.test(span) || folderName.test(span)) && !/^(?:dist|storybook-static|coverage|\.cache)\//.test(span));
}

/** A document names files from the root, or from its own folder. */
export function resolves({ path }: Document, name: string): boolean {
  return existsSync(join(root, dirname(path), name)) || existsSync(join(root, name));
}

export interface Station {
  readonly file: string;
  /** Files between the station before and this one. */
  readonly via: readonly string[];
  /** Helpers that the station calls. */
  readonly helpers: readonly string[];
}

/** The numbered list of a section of the architecture page. */
export function routeOf({ text }: Document, heading: string): readonly Station[] {
  const [, section = ""] = text.split(`\n## ${heading}\n`);
  const [list = ""] = section.split("\n## ");
  return [...list.matchAll(/^\d+\. ([\s\S]*?)(?=^\d+\. |^\S|(?![\s\S]))/gm)].map(([, item = ""]) => {
    const sentence = item.replace(/\s+/g, " ");
    return { file: spansOf(sentence)[0] ?? "", via: listAfter("Via", sentence), helpers: listAfter("With", sentence) };
  });
}

function listAfter(word: string, sentence: string): readonly string[] {
  return spansOf(new RegExp(`${word} ((?:\`[^\`]+\`(?:, )?)+)`).exec(sentence)?.[1] ?? "");
}

function spansOf(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);
}
