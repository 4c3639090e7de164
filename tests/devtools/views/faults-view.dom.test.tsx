import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import type { FaultCommand, FaultControl } from "../../../src/devtools/inspector/fault-command.ts";
import { FaultsView } from "../../../src/devtools/inspector/views/faults-view.tsx";
import { describeVerbForms, fieldsOf } from "../../../src/engine/control/control-verbs.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { verbParts, verbTexts } from "../../../src/engine/control/verb-texts.ts";
import { faultGroups } from "../../../src/engine/control/fault-presets.ts";
import { createVirtualClock } from "../../../src/testing.ts";
import { createAtlasClient } from "../../../src/vanilla.ts";

const clock = createVirtualClock();
const client = createAtlasClient({ url: "https://atlas.test", getToken: () => "t", clock });

/** As an application writes it over an engine in its page. */
function controlOf(parts: Pick<FaultControl, "verbs" | "presets"> = {}): FaultControl {
  const engine = createEngine({ clock });
  const run = (command: FaultCommand) => {
    const answer = engine.controlUnknown(command);
    return answer.ok ? Promise.resolve(answer.did) : Promise.reject(new Error(answer.error));
  };
  return Object.assign(run, parts);
}

const show = (control: FaultControl) => render(<FaultsView client={client} clock={clock} control={control} />);
const results = () =>
  within(screen.getByRole("log"))
    .queryAllByRole("listitem")
    .map(({ textContent }) => textContent.replace(/^[\d:.]+/, ""));
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole("button", { name })));
const form = (name: string) => screen.getByRole("form", { name });

test("faults with names are buttons; their commands run in order, and what the server did is shown", async () => {
  const faults = [{ label: "Two at once", description: "A drop and a gap.", commands: [{ verb: "drop", count: 2 }, { verb: "gap" }] }];
  show(controlOf({ presets: [{ title: "Messages", faults }] }));

  await press("Two at once A drop and a gap.");

  expect(results()).toHaveLength(1);
  expect(results()[0]).toMatch(/^Two at oncedone.*2.*;/);
});

test("the faults of the desk are presets as they are", () => {
  show(controlOf({ presets: faultGroups }));

  expect(screen.getAllByRole("region").map((each) => each.getAttribute("aria-label"))).toEqual([
    ...faultGroups.map(({ title }) => title),
    "Commands",
  ]);
});

test("each verb of the engine is a form with its fields; what is left empty is the server's to decide", async () => {
  show(controlOf({ verbs: describeVerbForms() }));
  expect(screen.getAllByRole("form").map((each) => each.getAttribute("aria-label"))).toEqual(describeVerbForms().map(({ verb }) => verb));
  expect(screen.getAllByRole("form")).toHaveLength(Object.keys(fieldsOf).length);

  fireEvent.change(within(form("malformed")).getByLabelText("slice"), { target: { value: "trades" } });
  await press("malformed");
  fireEvent.change(within(form("lag")).getByLabelText("delayMs"), { target: { value: "250" } });
  await press("lag");

  expect(results()[0]).toMatch(/^lagdone.*250/);
  expect(results()[1]).toMatch(/^malformeddone/);
});

test("verbs stand in groups with what each does, and the verb that ends faults comes first", () => {
  show(controlOf({ verbs: describeVerbForms() }));

  expect(screen.getAllByRole("group").map((each) => each.getAttribute("aria-label"))).toEqual([...verbParts]);
  expect(screen.getAllByRole("form")[0]?.getAttribute("aria-label")).toBe("heal");
  expect(form("gap").textContent).toContain(verbTexts.gap.does);
});

test("a choice that is left says what the server takes", () => {
  show(controlOf({ verbs: describeVerbForms() }));
  const first = (verb: string, field: string) => within(form(verb)).getByLabelText<HTMLSelectElement>(field).options[0]?.text;

  expect([first("drop", "kind"), first("malformed", "shape"), first("rest", "mode")]).toEqual(["any", "default (not-json)", "required"]);
  expect(within(form("drop")).getByLabelText<HTMLInputElement>("count").placeholder).toBe("default (1)");
});

test("values have the types that the server expects", async () => {
  const run = vi.fn(async (_: FaultCommand) => "done");
  show(Object.assign(run, { verbs: describeVerbForms() }));
  const silence = form("silence");
  fireEvent.change(within(silence).getByLabelText("durationMs"), { target: { value: "500" } });
  fireEvent.change(within(silence).getByLabelText("newcomers"), { target: { value: "true" } });

  await act(async () => void fireEvent.submit(silence));

  expect(run.mock.calls).toEqual([[{ verb: "silence", durationMs: 500, newcomers: true }]]);
});

test("what the server refuses is shown, and ends the commands that would follow", async () => {
  const commands = [{ verb: "lag" }, { verb: "gap" }];
  show(controlOf({ presets: [{ title: "Wrong", faults: [{ label: "Lag without a delay", commands }] }] }));

  await press("Lag without a delay");

  expect(results()).toEqual([expect.stringMatching(/^Lag without a delayfailed.*"delayMs" must be/)]);
});

test("a server that is asked for its verbs and does not answer leaves a form for any command", async () => {
  const run = vi.fn(async (_: FaultCommand) => "done");
  await act(async () => void show(Object.assign(run, { verbs: () => Promise.reject(new Error("404")) })));

  expect(screen.getByText(/did not describe its commands: 404/)).toBeDefined();
  fireEvent.change(screen.getByLabelText("verb"), { target: { value: "gap" } });
  fireEvent.change(screen.getByLabelText("fields"), { target: { value: '{"count": 3}' } });
  await press("Send");
  fireEvent.change(screen.getByLabelText("fields"), { target: { value: "[1]" } });
  await press("Send");

  expect(run.mock.calls).toEqual([[{ verb: "gap", count: 3 }]]);
  expect(screen.getByRole("alert").textContent).toContain("JSON object");
});

test("a control without a description is a function alone", async () => {
  show(async ({ verb }) => `did ${verb}`);
  fireEvent.change(screen.getByLabelText("verb"), { target: { value: "kill" } });

  await press("Send");

  expect(results()).toEqual(["killdonedid kill"]);
});
