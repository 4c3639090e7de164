/** What the panel reads of the preview's window, and the JSX runtime that it is compiled with. */
import { render, screen } from "@testing-library/react";
import { afterEach, describe, expect, test } from "vitest";
import { publishedStories, setPublishedStories, type PublishedStory } from "../../src/storybook/published.ts";
import { findStory } from "../../src/storybook/panel/find-story.ts";
import { Fragment, jsx, jsxs } from "../../src/storybook/panel/react-jsx.ts";

function addFrame(id: string): HTMLIFrameElement {
  const frame = document.createElement("iframe");
  frame.id = id;
  document.body.append(frame);
  return frame;
}

const storyOf = (storyId: string): PublishedStory => ({ storyId }) as PublishedStory;

afterEach(() => document.body.replaceChildren());

describe("finding a story's client", () => {
  test("takes the newest one of the story in the preview's window", () => {
    const { contentWindow } = addFrame("storybook-preview-iframe");
    const stories = [storyOf("a"), storyOf("a"), storyOf("b")];
    setPublishedStories(contentWindow!, stories);

    expect(findStory(document, "a", undefined)).toEqual({ type: "found", story: stories[1] });
    expect(findStory(document, "c", undefined)).toEqual({ type: "none" });
    expect(publishedStories(globalThis)).toEqual([]);
  });

  test("looks into the frame of the composed Storybook that the story comes from", () => {
    addFrame("storybook-preview-iframe");
    const composed = addFrame("storybook-ref-design");
    setPublishedStories(composed.contentWindow!, [storyOf("a")]);

    expect(findStory(document, "a", "design").type).toBe("found");
    expect(findStory(document, "a", "other")).toEqual({ type: "none" });
  });

  test("says that a preview of another origin cannot be read", () => {
    const frame = addFrame("storybook-preview-iframe");
    const refusing = new Proxy({}, { get: () => expect.fail("a field of a foreign window") });
    Object.defineProperty(frame, "contentWindow", { value: refusing });

    expect(findStory(document, "a", undefined)).toEqual({ type: "foreign" });
  });
});

describe("the JSX runtime of the panel", () => {
  test("makes the elements that `createElement` makes, keys and fragments included", () => {
    const items = ["a", "b"].map((name) => jsx("li", { children: name }, name));

    render(jsxs(Fragment, { children: [jsx("h1", { children: "Title" }), jsx("ul", { title: "list", children: items })] }));

    expect(screen.getByRole("heading").textContent).toBe("Title");
    expect(screen.getByTitle("list").textContent).toBe("ab");
    expect(items.map(({ key }) => key)).toEqual(["a", "b"]);
  });
});
