import { describe, expect, test } from "vitest";
import { refusals } from "./release.mjs";

const ready = {
  version: "1.2.0",
  changelog: "# Changes\n\n## 1.2.0 – 2030-01-31\n\n- Faster.\n",
  status: "",
  tags: ["v1.1.0"],
  repository: "atlas:react",
};

describe("a release", () => {
  test("a release is allowed for a clean tree, a dated heading and a version without a tag", () => {
    expect(refusals(ready)).toEqual([]);
  });

  test.each([
    { of: "a tree with changes", change: { status: " M src/index.ts\n" }, reason: /tree has changes/ },
    { of: "a version without a heading", change: { version: "1.2.1" }, reason: /no heading for 1\.2\.1/ },
    { of: "a longer version with the same beginning", change: { version: "1.2" }, reason: /no heading for 1\.2\./ },
    { of: "a heading without a date", change: { changelog: "## 1.2.0 – unreleased\n" }, reason: /no date/ },
    {
      of: "a package without a repository, whose README would have dead links on npm",
      change: { repository: undefined },
      reason: /no repository/,
    },
    { of: "a version that has a tag", change: { tags: ["v1.2.0"] }, reason: /tag v1\.2\.0/ },
  ])("a release is refused for $of", ({ change, reason }) => {
    const reasons = refusals({ ...ready, ...change });

    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
  });
});
