import { expect, test } from "vitest";
import { safeParse } from "zod/mini";
import { collections } from "../../../src/domains/collections.ts";
import { isZod } from "../../../src/domains/row-schema.ts";
import { schemaOf } from "../../../src/domains/row-schemas.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { channels, encodeData, encodings, keyOf, sliceNames } from "../../../src/engine/stream/wire.ts";

test("the kind and row field of each slice are the same in server and client, which have separate tables (P13–P15)", () => {
  for (const name of sliceNames) {
    expect(channels[name].kind).toBe(collections[name].kind);
    expect(channels[name].rowsIn).toBe(collections[name].rowsIn[0]);
  }
});

test("server and client compute the same key for every row, even with the separator in an account's name (P20)", () => {
  const engine = createEngine({ edges: true });
  const keys = sliceNames.flatMap((name) => engine.rows(name).map((row) => [keyOf(name, row), collections[name].key(row)] as const));

  for (const [server, client] of keys) expect(client).toBe(server);
  expect(keys.map(([key]) => key)).toContain("ATLAS-LDN|Northbank\\|COLL\\\\USD|USD");
});

test("every row of the engine passes the client's schema (P18)", () => {
  const engine = createEngine({ edges: true });
  engine.tick(100);

  for (const name of sliceNames) {
    const schema = schemaOf(collections[name]);
    if (schema === undefined || !isZod(schema)) throw new Error(`${name} has no zod schema`);
    for (const row of engine.rows(name)) expect(safeParse(schema, row).success).toBe(true);
  }
});

test.each(encodings)("with the encoding %s, characters beyond ASCII are escaped and decode to the same data (P8)", (encoding) => {
  const data = { name: "Präzisionsteile 東京 🏦", quote: '"\\' };

  const text = encodeData(data, encoding);

  expect(text).toMatch(/^[ -~]+$/);
  let read: unknown = text;
  while (typeof read === "string") read = JSON.parse(read);
  expect(read).toEqual(data);
});
