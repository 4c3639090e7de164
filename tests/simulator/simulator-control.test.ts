/** The client of the control API, against the real simulator. */
import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import type { FaultControl } from "../../src/devtools.ts";
import { describeVerbForms } from "../../src/engine/control/control-verbs.ts";
import { simulatorControl } from "../../src/pure.ts";
import { startSimulator, type Simulator } from "../../src/simulator.ts";

let simulator: Simulator;
beforeEach(async () => void (simulator = await startSimulator({ port: 0, controlSecret: "a-secret-of-tests" })));
afterEach(() => simulator.close());

const controlOf = (secret = "a-secret-of-tests") => simulatorControl(`${simulator.url}/`, { secret });

describe("the control of a simulator over HTTP", () => {
  test("carries out a command and resolves with what the simulator did", async () => {
    const did = await controlOf()({ verb: "drop", count: 3 });

    expect(did).toContain("the next 3 messages");
  });

  test("rejects with what is wrong with a command", async () => {
    await expect(controlOf()({ verb: "lag" })).rejects.toThrow(/"delayMs" must be/);
    await expect(controlOf()({ verb: "gab" })).rejects.toThrow("no such verb");
  });

  test("rejects with what is wrong with the secret, which is in no error", async () => {
    const refused = controlOf("another-secret")({ verb: "gap" });

    await expect(refused).rejects.toThrow(/needs its secret in the header/);
    await expect(refused).rejects.not.toThrow(/another-secret/);
  });

  test("asks for the verbs with their groups, descriptions and fields", async () => {
    const verbs = await controlOf().verbs();

    expect(verbs).toEqual(describeVerbForms());
    expect(verbs[0]).toMatchObject({ verb: "heal", group: "end", fields: [] });
    expect(verbs.find(({ verb }) => verb === "drop")?.fields.map(({ name }) => name)).toEqual(["count", "kind"]);
  });

  test("names the status of an answer that is not the simulator's", async () => {
    const fetch = async () => new Response("<html>", { status: 502 });

    await expect(simulatorControl("http://localhost:1", { secret: "a-secret-of-tests", fetch })({ verb: "gap" })).rejects.toThrow(
      "status 502",
    );
  });

  test("is what the inspector takes", () => {
    expectTypeOf(controlOf()).toExtend<FaultControl>();
  });
});
