/** Links of documentation pages, as Storybook shows them. */
import { describe, expect, test } from "vitest";
import { pageLinks } from "../storybook/docs/page-links.mjs";

const textNode = (value: string) => ({ type: "text", value });
const link = (url: string) => ({ type: "link", url, children: [textNode("text of the link")] });

function rewritten(url: string): unknown {
  const page = { type: "root", children: [{ type: "paragraph", children: [link(url)] }] };
  pageLinks()(page);
  return page.children[0]?.children;
}

describe("a link of a page", () => {
  test.each([
    ["./options.mdx", "?path=/docs/docs-options--docs"],
    ["../hooks.mdx#pause", "?path=/docs/docs-hooks--docs#pause"],
    ["./recipes/tables.mdx", "?path=/docs/docs-recipes-tables--docs"],
    ["https://example.com/a.mdx", "https://example.com/a.mdx"],
  ])("to %s leads to %s", (url, address) => {
    expect(rewritten(url)).toStrictEqual([link(address)]);
  });

  test("to a file of code keeps its text alone, since Storybook serves no such file", () => {
    expect(rewritten("./code/export.tsx")).toStrictEqual([textNode("text of the link")]);
  });
});
