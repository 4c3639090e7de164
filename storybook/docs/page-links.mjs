/**
 * Turns links between documentation pages into addresses of Storybook when MDX is compiled: `./options.mdx` becomes the page "Docs/Options",
 * and `recipes/tables.mdx` the page "Docs/Recipes/Tables". So a page names other pages by their files, which works in a repository browser, too. A link
 * to a file of code keeps its text alone: Storybook serves no such file. Plain JavaScript, because Node 20 runs no TypeScript.
 */

/** @typedef {{ type: string, url?: string, children?: MarkdownNode[] | undefined }} MarkdownNode */

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
  if (node.children === undefined) return; // a leaf must not get the field: what compiles it looks for the field alone
  node.children = node.children.flatMap((child) => (isLinkToCode(child) ? (child.children ?? []) : [child]));
  node.children.forEach(rewrite);
}

/** @param {MarkdownNode} node */
function isLinkToCode({ type, url = "" }) {
  return type === "link" && /^\.\/code\/[\w-]+\.tsx$/.test(url);
}
