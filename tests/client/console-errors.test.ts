import { afterEach, expect, test, vi } from "vitest";
import { createConsoleErrors } from "../../src/client/console-errors.ts";
import { AtlasError } from "../../src/shared/errors.ts";
import { createVirtualClock } from "../support/virtual-clock.ts";

const written = vi.spyOn(console, "error").mockImplementation(() => undefined);

afterEach(() => {
  written.mockClear();
});

test("without `onError` an error is written to the console with its detail, but without its cause", () => {
  const write = createConsoleErrors(createVirtualClock());

  write(new AtlasError("fetch-failed", { cause: new Error("Bearer secret"), detail: { path: "/orders" } }));

  expect(written.mock.calls).toEqual([[expect.stringMatching(/^\[atlas\] fetch-failed: .* \[path: \/orders\]$/)]]);
  expect(JSON.stringify(written.mock.calls)).not.toContain("secret");
});

test("without `onError` each error code is written at most once a minute (P12)", () => {
  const clock = createVirtualClock();
  const write = createConsoleErrors(clock);

  write(new AtlasError("fetch-failed"));
  write(new AtlasError("fetch-failed"));
  write(new AtlasError("fetch-timeout"));
  clock.advance(60_000);
  write(new AtlasError("fetch-failed"));

  expect(written).toHaveBeenCalledTimes(3);
});

test("a wall clock that is set back does not suppress an error code for longer than a minute (P12)", () => {
  const clock = createVirtualClock();
  const write = createConsoleErrors(clock);
  write(new AtlasError("fetch-failed"));

  clock.set(clock.now() - 3_600_000);
  clock.advance(60_000);
  write(new AtlasError("fetch-failed"));

  expect(written).toHaveBeenCalledTimes(2);
});
