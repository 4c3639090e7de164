import fc from "fast-check";
import { expect, test } from "vitest";
import {
  cashKey,
  cashKeyReader,
  compositeKey,
  firstFieldKey,
  functionKey,
  joinKey,
  namedKey,
  ocpKey,
  ocpKeyReader,
  parseCashKey,
  parseOcpKey,
  splitKey,
  toKey,
} from "../../src/domains/keys.ts";

const part = fc.oneof(fc.string({ unit: "grapheme" }), fc.stringMatching(/^[|\\a]{0,6}$/));

test.each([
  ["EURUSD", "EURUSD"],
  [" ", " "],
  [42, "42"],
  [0, "0"],
  [-0, "0"],
  [-7, "-7"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  ["__proto__", "__proto__"],
  ["constructor", "constructor"],
])("the value %o gives the row key %s (P19)", (value, key) => {
  expect(toKey(value)).toBe(key);
});

test.each(["", undefined, null, 1.5, 2 ** 53, Number.NaN, Infinity, true, {}, [], ["A"], 5n, Symbol("A")])(
  "the value %o gives no row key (P19)",
  (value) => {
    expect(toKey(value)).toBeUndefined();
  },
);

test("a key field named `__proto__` is read from the row, and an inherited `constructor` is not (P19)", () => {
  const row = JSON.parse('{"__proto__":"A"}') as Record<string, unknown>;

  expect(firstFieldKey(["constructor"]).key({})).toBeUndefined();
  expect(firstFieldKey(["toString", "__proto__"]).key(row)).toBe("A");
});

test("the first of several fields that holds a key gives the row key (P19)", () => {
  const { key, removedKey } = firstFieldKey(["id", "blotter_entry_id"]);

  expect(key({ id: 7, blotter_entry_id: "B-1" })).toBe("7");
  expect(key({ id: "", blotter_entry_id: "B-1" })).toBe("B-1");
  expect(key({ id: null, blotter_entry_id: {} })).toBeUndefined();
  expect([removedKey("B-1"), removedKey(7), removedKey({ blotter_entry_id: "B-1" }), removedKey(["B-1"])]).toEqual([
    "B-1",
    "7",
    "B-1",
    undefined,
  ]);
});

test("the value that an application's key function returns is used only if it is a valid key (P19)", () => {
  const { key, removedKey } = functionKey((row) => row["isin"]);

  expect([key({ isin: "US1" }), key({ isin: 1.5 }), key({})]).toEqual(["US1", undefined, undefined]);
  expect([removedKey("US1"), removedKey({ isin: "US1" }), removedKey({}), removedKey(["US1"])]).toEqual([
    "US1",
    "US1",
    undefined,
    undefined,
  ]);
});

test("several key fields are joined in their order, and all of them are required (P20)", () => {
  const { key, removedKey } = namedKey(["desk", "date"]);

  expect(key({ date: "2026-11-20", desk: "FX" })).toBe("FX|2026-11-20");
  expect([key({ desk: "FX" }), key({ desk: "", date: "2026-11-20" })]).toEqual([undefined, undefined]);
  expect(removedKey(["FX", "2026-11-20"])).toBe("FX|2026-11-20");
});

test("the default key of a cash balance joins entity, account and currency (P20)", () => {
  const { key } = cashKeyReader;

  expect(key({ entity_id: "LDN", account_id: "ACC", currency: "USD", available: "1" })).toBe("LDN|ACC|USD");
  expect(key({ entity_id: null, account_id: 7, currency: "USD" })).toBe("|7|USD");
  expect(key({ currency: "USD" })).toBe("||USD");
});

test("the default key of an open position ends with its value bucket (P20)", () => {
  const { key } = ocpKeyReader;

  expect(key({ entity_id: "LDN", book_id: "FXO", currency: "JPY", value_bucket: "spot" })).toBe("LDN|FXO|JPY|spot");
  expect(key({ entity_id: "LDN", book_id: "FXO", currency: "JPY" })).toBe("LDN|FXO|JPY|");
});

test("the row's own `key` field is used first if it is a non-empty string (P20)", () => {
  const { key } = cashKeyReader;
  const row = { entity_id: "LDN", account_id: "ACC", currency: "USD" };

  expect(key({ ...row, key: "K1" })).toBe("K1");
  expect(key({ ...row, key: "" })).toBe("LDN|ACC|USD");
  expect(key({ ...row, key: 5 })).toBe("LDN|ACC|USD");
});

test.each([
  {},
  { entity_id: "LDN", account_id: "ACC" },
  { currency: "" },
  { currency: null },
  { currency: "USD", account_id: {} },
  { currency: 1.5 },
])("the cash row %o has no key: currency is required, and every part must be readable (P20)", (row) => {
  expect(cashKeyReader.key(row)).toBeUndefined();
});

test.each([
  ["the key", "LDN|ACC|USD"],
  ["the parts", ["LDN", "ACC", "USD"]],
  ["an object", { currency: "USD", entity_id: "LDN", account_id: "ACC" }],
  ["an object with the key", { key: "LDN|ACC|USD" }],
])("a removed cash entry may be %s (P20)", (_, entry) => {
  expect(cashKeyReader.removedKey(entry)).toBe("LDN|ACC|USD");
});

test.each([[["LDN", "ACC"]], [["LDN", "ACC", "USD", "more"]], [{ entity_id: "LDN" }], [null], [""], [1.5], [[]]])(
  "the removed cash entry %o names no row (P20)",
  (entry) => {
    expect(cashKeyReader.removedKey(entry)).toBeUndefined();
  },
);

test("parts left out at the end of a removed entry count as empty (P20)", () => {
  expect(ocpKeyReader.removedKey(["LDN", "FXO", "JPY"])).toBe("LDN|FXO|JPY|");
});

test("`|` and `\\` inside a part do not give two rows the same key (P20)", () => {
  const { key } = compositeKey({ fields: ["a", "b"], required: [] });

  expect(key({ a: "Garfields|GARF", b: "USD" })).toBe("Garfields\\|GARF|USD");
  expect(key({ a: "Garfields", b: "GARF|USD" })).not.toBe(key({ a: "Garfields|GARF", b: "USD" }));
  expect(key({ a: "x\\", b: "y" })).not.toBe(key({ a: "x", b: "\\y" }));
});

test("joined key parts of any text are split into the same parts (P20)", () => {
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      expect(splitKey(joinKey(parts))).toEqual(parts);
    }),
    { seed: 7 },
  );
});

test("different key parts are never joined to the same key (P20)", () => {
  fc.assert(
    fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (left, right) => {
      expect(joinKey(left) === joinKey(right)).toBe(left.every((text, index) => text === right[index]));
    }),
    { seed: 8, numRuns: 1_000 },
  );
});

test("cashKey and parseCashKey are inverse for any texts (P20)", () => {
  fc.assert(
    fc.property(part, part, part, (entity_id, account_id, currency) => {
      expect(parseCashKey(cashKey({ entity_id, account_id, currency }))).toEqual({ entity_id, account_id, currency });
    }),
    { seed: 9 },
  );
});

test("ocpKey and parseOcpKey are inverse for any texts (P20)", () => {
  fc.assert(
    fc.property(part, part, part, part, (entity_id, book_id, currency, value_bucket) => {
      expect(parseOcpKey(ocpKey({ entity_id, book_id, currency, value_bucket }))).toEqual({ entity_id, book_id, currency, value_bucket });
    }),
    { seed: 10 },
  );
});

test("an absent key part is empty, not a word such as `null` (P20)", () => {
  expect(cashKey({ currency: "USD" })).toBe("||USD");
  expect(ocpKey({ entity_id: null, book_id: "FXO", currency: "JPY", value_bucket: undefined })).toBe("|FXO|JPY|");
});

test("cashKey builds the same key as the row's own key (P20)", () => {
  const row = { entity_id: "Garfields|GARF", account_id: "a\\b", currency: "USD" };

  expect(cashKey(row)).toBe(cashKeyReader.key(row));
});

test.each(["", "a|b", "a|b|c|d", "a\\|b|c", "a|b|c\\", "a|\\b|c"])(
  "parseCashKey returns undefined for %j, which cashKey cannot build (P20)",
  (key) => {
    expect(parseCashKey(key)).toBeUndefined();
  },
);
