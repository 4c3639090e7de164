/** The pages of the hooks: every hook of the package has one, and it shows the hook at work. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(root, "storybook", "stories", "hooks");
const pages = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".stories.tsx"))
  .map((file) => ({
    file,
    signature: /signature:\s*(?:`|"|')([\s\S]*?)(?:`|"|'),\n/.exec(readFileSync(join(folder, file), "utf8"))?.[1] ?? "",
    example: readFileSync(join(folder, file.replace(".stories", "")), "utf8"),
  }));
const hooks = [...new Set(readFileSync(join(root, "src", "index.ts"), "utf8").match(/\buse[A-Z]\w+/g))];

describe("the pages of the hooks", () => {
  test("every hook of the package stands in the signature of a page", () => {
    const missing = hooks.filter((hook) => !pages.some(({ signature }) => new RegExp(`\\b${hook}\\(`).test(signature)));

    expect(hooks.length).toBeGreaterThan(30);
    expect(missing).toEqual([]);
  });

  test("the first hook of a signature is used by the example, which counts its renders and has at most 45 lines", () => {
    const wrong = pages.filter(({ signature, example }) => {
      const [first = "no hook"] = /\buse\w+/.exec(signature) ?? [];
      return !example.includes(`${first}(`) || !example.includes("renders={useRenderCount()}") || example.split("\n").length > 46;
    });

    expect(pages.length).toBeGreaterThanOrEqual(18);
    expect(wrong.map(({ file }) => file)).toEqual([]);
  });
});
