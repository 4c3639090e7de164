import { expect, test } from "vitest";
import { createListeners } from "../../src/shared/listeners.ts";

test("a listener that throws is reported, and the listeners after it are called (decision 11)", () => {
  const thrown: unknown[] = [];
  const heard: string[] = [];
  const listeners = createListeners<[string]>((what) => thrown.push(what));
  const fault = new Error("from the application");
  listeners.add(() => {
    throw fault;
  });
  listeners.add((word) => heard.push(word));

  listeners.notify("news");

  expect(heard).toEqual(["news"]);
  expect(thrown).toEqual([fault]);
});

test("a listener that is added twice is called twice, and each cancel removes one registration", () => {
  const heard: string[] = [];
  const listeners = createListeners<[string]>(() => undefined);
  const listener = (word: string): void => void heard.push(word);
  const cancel = listeners.add(listener);
  listeners.add(listener);

  listeners.notify("a");
  cancel();
  cancel();
  listeners.notify("b");

  expect(heard).toEqual(["a", "a", "b"]);
  expect(listeners.size).toBe(1);
});

test("during `notify` a removed listener is not called any more, and an added listener is not called yet", () => {
  const heard: string[] = [];
  const listeners = createListeners<[]>(() => undefined);
  listeners.add(() => {
    cancelSecond();
    listeners.add(() => heard.push("third"));
  });
  const cancelSecond = listeners.add(() => heard.push("second"));

  listeners.notify();

  expect(heard).toEqual([]);
});

test("after `clear` no listener is called", () => {
  const heard: string[] = [];
  const listeners = createListeners<[]>(() => undefined);
  listeners.add(() => heard.push("first"));

  listeners.clear();
  listeners.notify();

  expect(heard).toEqual([]);
  expect(listeners.size).toBe(0);
});
