import { expect, test } from "vitest";
import {
  actionTexts,
  blockedTexts,
  causeTexts,
  closeTexts,
  repairText,
  repairTypes,
  statusTexts,
} from "../../../src/devtools/inspector/views/why/explanation-texts.ts";
import { describe as describeExplanation, explanationText } from "../../../src/devtools/inspector/views/why/describe.ts";
import type { Millis } from "../../../src/shared/brand.ts";
import { AtlasError } from "../../../src/shared/errors.ts";
import type { StaleCause } from "../../../src/store/freshness.ts";
import type { Action, Explanation, Repair } from "../../../src/sync/explain/explanation.ts";

const now = 1_000_000 as Millis;
const soon = 1_003_200 as Millis;
const none = { message: undefined, close: undefined, isForced: false, kind: "position" };
const SENTENCE = /^[A-Z].*\.$/s;

/** One of each type and state: total, so a new repair does not compile until it stands here. */
const repairs: { readonly [Type in Repair["type"]]: readonly Repair[] } = {
  code: [{ type: "code" }],
  ended: [{ type: "ended" }],
  connect: [{ type: "connect" }],
  connection: [
    { type: "connection", status: "connecting", attempt: 3, at: undefined },
    { type: "connection", status: "disconnected", attempt: 2, at: soon },
    { type: "connection", status: "disconnected", attempt: 0, at: undefined },
  ],
  "new-token": [{ type: "new-token" }],
  "first-message": [{ type: "first-message" }],
  snapshot: [{ type: "snapshot" }],
  fetch: [
    { type: "fetch", state: "running", at: undefined, failures: 0 },
    { type: "fetch", state: "planned", at: soon, failures: 2 },
    { type: "fetch", state: "planned", at: soon, failures: 0 },
  ],
  settle: [{ type: "settle" }],
  "cool-down": [{ type: "cool-down", at: soon }],
  reconnect: [{ type: "reconnect", at: soon }],
  "second-snapshot": [{ type: "second-snapshot" }],
  "catch-up": [{ type: "catch-up", lagMs: 12_000 }],
  "next-snapshot": [{ type: "next-snapshot" }],
};

test("every repair has a text, which is a sentence", () => {
  const texts = Object.values(repairs)
    .flat()
    .map((repair) => repairText(repair, now));

  expect(Object.keys(repairs).sort()).toEqual([...repairTypes].sort());
  expect(texts.filter((text) => !SENTENCE.test(text))).toEqual([]);
  expect(new Set(texts).size).toBe(texts.length);
});

test("a planned repair says in how many seconds it comes, and after how many failures", () => {
  expect(repairText({ type: "fetch", state: "planned", at: soon, failures: 2 }, now)).toBe(
    "The next try to fetch all rows over REST starts in 3.2 s, after 2 failures.",
  );
  expect(repairText({ type: "cool-down", at: soon }, soon)).toContain("starts now");
});

test("a gap whose message is not recorded may be a restart, and says so (P37)", () => {
  const explanation: Explanation = {
    ...{ slice: "trades", status: "stale", cause: "gap", since: now, message: { kind: "trades", seq: 7 } },
    ...{ close: undefined, blocked: undefined, error: undefined, repairs: [], actions: [] },
  };

  expect(describeExplanation(explanation, none, now).events[0]).toMatch(/missing, or that the server began to count again\.$/);
});

test("every cause, status, block and action has sentences, and no two are the same", () => {
  const sentences = [
    ...Object.values(causeTexts).flatMap(({ sentence, meaning }) => [sentence, meaning]),
    ...Object.values(statusTexts).flatMap(({ sentence, meaning }) => [sentence, meaning].filter((text) => text !== "")),
    ...Object.values(blockedTexts),
    ...Object.values(actionTexts).map(({ sentence }) => sentence),
  ];

  expect(sentences.filter((text) => !SENTENCE.test(text))).toEqual([]);
  expect(new Set(sentences).size).toBe(sentences.length);
  expect(Object.values(closeTexts).filter((text) => !/^[A-Z].*[^.]$/.test(text))).toEqual([]);
});

test("each cause is described with its headline, for each repair and action at once", () => {
  for (const cause of Object.keys(causeTexts) as StaleCause[]) {
    const explanation: Explanation = {
      ...{ slice: "positions", status: "stale", cause, since: now, message: { kind: "positions", seq: 7 }, error: undefined },
      ...{ close: { type: "abnormal", code: 1006, at: now }, blocked: "address" },
      repairs: Object.values(repairs).flat(),
      actions: Object.keys(actionTexts) as Action[],
    };

    const described = describeExplanation(explanation, none, now);

    expect(described.headline).toBe(`positions is stale. ${causeTexts[cause].sentence}`);
    expect(described.repairs).toHaveLength(explanation.repairs.length);
    expect(described.actions).toHaveLength(explanation.actions.length);
    for (const sentence of [...described.events, ...described.repairs, ...described.actions])
      expect(explanationText(explanation, none, now)).toContain(`- ${sentence}`);
  }
});

const stale: Explanation = {
  ...{ slice: "positions", status: "stale", cause: "gap", since: now, message: undefined, close: undefined, blocked: undefined },
  ...{ error: undefined, repairs: [], actions: ["wait"] },
};

test("a forced state says that nothing runs, and neither since when nor what to do", () => {
  const described = describeExplanation(stale, { ...none, isForced: true }, now);

  expect(described).toMatchObject({ age: undefined, events: ["This state is forced: nothing runs."], repairs: [], actions: [] });
});

test("a slice that lags names the kind of its newest message and how late that was (P46)", () => {
  const lagging = { ...stale, cause: "lagging", repairs: [{ type: "catch-up", lagMs: 15_000 }] } as const;

  expect(describeExplanation(lagging, none, now).events[0]).toBe("The newest message (position) came 15.0 s late.");
  expect(describeExplanation(lagging, { ...none, kind: undefined }, now).events[0]).toBe("The newest message came 15.0 s late.");
});

test("the advice to check the REST path names the path of the error", () => {
  const error = new AtlasError("fetch-failed", { detail: { path: "/positions/snapshot", status: 503 } });

  expect(describeExplanation({ ...stale, error, actions: ["check-path"] }, none, now).actions).toEqual([
    "Check the REST path /positions/snapshot: the server answers it with an error.",
  ]);
});
