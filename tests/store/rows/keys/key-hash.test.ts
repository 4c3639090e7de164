import { expect, test } from "vitest";
import type { RowKey } from "../../../../src/shared/brand.ts";
import { KeyHash } from "../../../../src/store/rows/keys/key-hash.ts";
import { KeyIndex } from "../../../../src/store/rows/keys/key-index.ts";
import { collidingKeys } from "../../../support/colliding-keys.ts";
import { seededRandom } from "../../../support/seeded-random.ts";

const KEYS = 40_000;
const PLACES = 65_536;
/** Distinct places of keys that are spread by chance: 1 − 1/e^(keys ÷ places) of all places. */
const BY_CHANCE = PLACES * (1 - Math.exp(-KEYS / PLACES));

const placesOf = (hash: KeyHash, keys: readonly string[]) => new Set(keys.map((key) => hash.of(key) & (PLACES - 1))).size;

/** One hash for every seed where two characters, side by side in a word, are multiplied by one number: flipped upper bits cancel out. */
function cancellingKeys(): readonly string[] {
  return Array.from({ length: KEYS }, (_, number) =>
    Array.from({ length: 16 }, (_, bit) => ((number >> bit) & 1 ? "a\u8062\u0000\u8001" : "ab\u0000\u0000")).join(""),
  );
}

test("keys made to collide under a known multiplier are hashed as evenly as by chance (P40)", () => {
  const keys = collidingKeys(KEYS, 0x9e3779b1);

  expect(new Set(keys).size).toBe(KEYS);
  for (const seed of [1, 2, 3]) expect(placesOf(new KeyHash(seededRandom(seed)), keys)).toBeGreaterThan(0.98 * BY_CHANCE);
});

test("keys whose differences cancel out in pairs are hashed as evenly as by chance (P40)", () => {
  for (const seed of [1, 2, 3]) expect(placesOf(new KeyHash(seededRandom(seed)), cancellingKeys())).toBeGreaterThan(0.98 * BY_CHANCE);
});

test.each([
  ["ordinary keys", (number: number) => `PB-${number % 120}|INS-${number}|SPOT`],
  ["numbers", String],
  ["keys that differ in their first character", (number: number) => `${String.fromCharCode(number)}-BOOK-1|SPOT`],
])("%s are hashed as evenly as by chance, even if the random source returns only 0", (_, keyOf) => {
  const keys = Array.from({ length: KEYS }, (_, number) => keyOf(number));

  for (const random of [() => 0, seededRandom(4)]) expect(placesOf(new KeyHash(random), keys)).toBeGreaterThan(0.9 * BY_CHANCE);
});

test("two KeyHash instances hash one key differently, and each instance always hashes it the same (P40)", () => {
  const random = seededRandom(5);
  const [one, other] = [new KeyHash(random), new KeyHash(random)];

  expect(one.of("A|EUR")).toBe(one.of("A|EUR"));
  expect(one.of("A|EUR")).not.toBe(other.of("A|EUR"));
});

test("a KeyIndex finds each of 40,000 keys that were made to collide (P40)", () => {
  const index = new KeyIndex();
  const keys = collidingKeys(KEYS, 0x9e3779b1) as readonly RowKey[];

  for (const key of keys) index.put(key);

  expect(keys.every((key, slot) => index.find(key) === slot)).toBe(true);
});
