/**
 * Turns links between documentation pages into addresses of Storybook when MDX is compiled: `./options.mdx` becomes the page "Docs/Options",
 * and `recipes/tables.mdx` the page "Docs/Recipes/Tables". So a page names other pages by their files, which works in a repository browser, too. Plain JavaScript, because Node 20 runs no TypeScript.
 */

/** @typedef {{ type: string, url?: string, children?: MarkdownNode[] }} MarkdownNode */

/** A remark plugin. */
export function pageLinks() {
  return rewrite;
}

/** @param {MarkdownNode} node */
function rewrite(node) {
  if (node.type === "link" && node.url !== undefined)
    node.url = node.url.replace(/^\.{1,2}\/(recipes\/)?([\w-]+)\.mdx(#.*)?$/, (_, folder = "", page, anchor = "") => {
      return `?path=/docs/docs-${folder.replace("/", "-")}${page}--docs${anchor}`;
    });
  node.children?.forEach(rewrite);
}
