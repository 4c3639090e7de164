/** The figures that `npm run bench -- --write` puts between its marks in the README. */
import type { ReactNode } from "react";
import readme from "../../../README.md?raw";
import { RepositoryMarkdown } from "./repository-markdown.tsx";

export function BenchFigures(): ReactNode {
  const [, figures = ""] = /<!-- bench: .*? -->\n([\s\S]*?)<!-- \/bench -->/.exec(readme) ?? [];
  return <RepositoryMarkdown path="README.md">{figures.trim()}</RepositoryMarkdown>;
}
