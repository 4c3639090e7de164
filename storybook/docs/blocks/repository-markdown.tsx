/**
 * Shows a Markdown file of the repository on a documentation page. Links to files that have a page of their own lead there. Other relative
 * links lead to files that Storybook does not serve, so their text is shown without a link.
 */
import { AnchorMdx, Markdown } from "@storybook/addon-docs/blocks";
import type { ReactNode } from "react";

/** Files that a page renders, by their path in the repository. */
const pages: Readonly<Record<string, string>> = {
  "src/protocol/PROTOCOL.md": "docs-protocol--docs",
  "src/ARCHITECTURE.md": "docs-architecture--docs",
};

export interface RepositoryMarkdownProps {
  /** The text of the file. */
  readonly children: string;
  /** The path of the file in the repository, from which its relative links start. */
  readonly path: string;
}

export function RepositoryMarkdown({ children, path }: RepositoryMarkdownProps): ReactNode {
  const Link = ({ href = "", children: text }: { readonly href?: string; readonly children?: ReactNode }): ReactNode => {
    if (/^https?:/.test(href)) return <AnchorMdx {...{ href, target: "_blank" }}>{text}</AnchorMdx>;
    const page = pages[new URL(href, `file:///${path}`).pathname.slice(1)];
    return page === undefined ? text : <AnchorMdx {...{ href: `?path=/docs/${page}`, target: "_self" }}>{text}</AnchorMdx>;
  };
  return <Markdown options={{ overrides: { a: Link } }}>{children}</Markdown>;
}
