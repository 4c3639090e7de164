/** The REST paths: where they can be imported from, and what the page says of them. */
import { afterEach, describe, expect, test } from "vitest";
import * as entry from "../../src/simulator.ts";
import * as pure from "../../src/pure.ts";
import * as kit from "../../src/testing.ts";
import { documentAt } from "../support/documents.ts";
import { readImportGraph } from "../support/import-graph.ts";
import { fetchToken } from "./peer.ts";

const started = new Set<entry.Simulator>();
afterEach(async () => {
  await Promise.all([...started].map((simulator) => simulator.close()));
  started.clear();
});

/** The rows of the table of paths, each with the first field of the answer that it shows. */
const listed = [...documentAt("storybook/docs/simulator.mdx").text.matchAll(/^\| `(\w+)` +\| `(\/[^`]*)` +\| `\{ "(\w+)": .*$/gm)].map(
  ([, name = "", path = "", field = ""]) => ({ name, path, field }),
);

describe("the REST paths of the simulator", () => {
  test("are exported by the testing kit as well, which imports no file of the server for Node", () => {
    const graph = readImportGraph();

    expect([kit.simulatorPaths, kit.controlHeader]).toEqual([entry.simulatorPaths, entry.controlHeader]);
    expect(graph.files.filter((file) => file.startsWith("src/simulator/") && graph.reaches("src/testing.ts", file))).toEqual([]);
  });

  test("are exported by ./pure as well, which has no file of the engine but those that call a simulator", () => {
    const graph = readImportGraph();
    const engine = graph.files.filter((file) => file.startsWith("src/engine/"));

    expect([pure.simulatorPaths, pure.controlHeader]).toEqual([entry.simulatorPaths, entry.controlHeader]);
    expect(engine.filter((file) => graph.reaches("src/pure.ts", file))).toEqual([
      "src/engine/http/paths.ts",
      "src/engine/http/simulator-control.ts",
    ]);
  });

  test("are all on the page of the simulator", () => {
    expect(Object.fromEntries(listed.map(({ name, path }) => [name, path]))).toEqual(entry.simulatorPaths);
  });

  test("answer with the field that the page shows", async () => {
    const simulator = await entry.startSimulator({ port: 0, seed: 1 });
    started.add(simulator);
    const headers = { authorization: `Bearer ${await fetchToken(simulator.url)}` };

    const answers = listed.map(async ({ path, field }) => {
      const written = path.replace("{run_id}", "RUN-601").replace("{section_code}", "SUMMARY");
      const answer = await fetch(`${simulator.url}${written}`, { headers });
      return { path, fields: [Object.keys((await answer.json()) as object)[0]], field };
    });

    for (const { fields, field } of await Promise.all(answers)) expect(fields).toEqual([field]);
  });
});
