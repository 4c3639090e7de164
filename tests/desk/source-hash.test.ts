/** `npm start` builds again exactly when a source has changed. */
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sourceHash } from "../../storybook/launch/source-hash.mjs";

let root: string;
const hash = () => sourceHash(root, ["src", "lock.json"]);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "atlas-sources-"));
  await mkdir(join(root, "src", "deep"), { recursive: true });
  await writeFile(join(root, "src", "deep", "a.ts"), "one");
  await writeFile(join(root, "src", "b.ts"), "two");
  await writeFile(join(root, "lock.json"), "{}");
  await writeFile(join(root, "README.md"), "text");
});

afterEach(() => rm(root, { recursive: true }));

test.each<[string, () => Promise<void>]>([
  ["a file is edited", () => writeFile(join(root, "src", "deep", "a.ts"), "edited")],
  ["a file is renamed", () => rename(join(root, "src", "b.ts"), join(root, "src", "c.ts"))],
  ["a file is added", () => writeFile(join(root, "src", "deep", "new.ts"), "")],
  ["a file is removed", () => rm(join(root, "src", "b.ts"))],
  ["the lock file changes", () => writeFile(join(root, "lock.json"), "{ }")],
])("the source hash changes when %s", async (_, change) => {
  const before = hash();
  await change();
  expect(hash()).not.toBe(before);
});

test("the source hash stays the same when a file is rewritten unchanged, or when another file changes", async () => {
  const before = hash();
  await writeFile(join(root, "src", "b.ts"), "two");
  await writeFile(join(root, "README.md"), "other text");
  expect(hash()).toBe(before);
});
