import { render } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

test("in a production build the devtools panel renders nothing, even without a client (P10)", async () => {
  vi.resetModules();
  vi.stubEnv("NODE_ENV", "production");
  const { AtlasDevtools } = await import("../../src/devtools.ts");
  vi.stubEnv("NODE_ENV", "test");

  const { container } = render(<AtlasDevtools initialIsOpen />);

  expect(container.innerHTML).toBe("");
});
