import { expect, test } from "vitest";
import { safeParse } from "zod/mini";
import { collections } from "../../../src/domains/collections.ts";
import { isZod } from "../../../src/domains/row-schema.ts";
import { schemaOf } from "../../../src/domains/row-schemas.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { channels, encodeData, encodings, keyOf, sliceNames } from "../../../src/engine/stream/wire.ts";

test("server and client, each with a table of its own, agree on kinds and arrays (P13–P15)", () => {
  for (const name of sliceNames) {
    expect(channels[name].kind).toBe(collections[name].kind);
    expect(channels[name].rowsIn).toBe(collections[name].rowsIn[0]);
  }
});

test("server and client agree on the key of every row, the separator in an account's name included (P20)", () => {
  const engine = createEngine({ edges: true });
  const keys = sliceNames.flatMap((name) => engine.rows(name).map((row) => [keyOf(name, row), collections[name].key(row)] as const));

  for (const [server, client] of keys) expect(client).toBe(server);
  expect(keys.map(([key]) => key)).toContain("ATLAS-LDN|Northbank\\|COLL\\\\USD|USD");
});

test("the expected fields of every row have the expected types, but for none (P18)", () => {
  const engine = createEngine({ edges: true });
  engine.tick(100);

  for (const name of sliceNames) {
    const schema = schemaOf(collections[name]);
    if (schema === undefined || !isZod(schema)) throw new Error(`${name} has no zod schema`);
    for (const row of engine.rows(name)) expect(safeParse(schema, row).success).toBe(true);
  }
});

test.each(encodings)("under the encoding %s, what is beyond ASCII is escaped, and reads as it was (P8)", (encoding) => {
  const data = { name: "Präzisionsteile 東京 🏦", quote: '"\\' };

  const text = encodeData(data, encoding);

  expect(text).toMatch(/^[ -~]+$/);
  let read: unknown = text;
  while (typeof read === "string") read = JSON.parse(read);
  expect(read).toEqual(data);
});
