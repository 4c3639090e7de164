/** A root that is rendered without `act`, as stories, demos and pages do. */
import type { ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { expect, test } from "vitest";
import { usePositions } from "../../src/index.ts";
import { AtlasTestProvider, buildPosition, createTestAtlas } from "../../src/testing.ts";
import { passTime } from "../../src/testing/time/passing-time.ts";

function Desk(): ReactNode {
  const { size, status } = usePositions();
  return <output>{`${size} ${status}`}</output>;
}

test.each([
  ["with React's `act`", {}],
  ["in a production build, which has none", { act: undefined }],
])("passing time right after a render waits for the render and for its connection, %s", async (_, options) => {
  const atlas = createTestAtlas({ rows: { positions: [buildPosition()] } });
  const container = document.createElement("div");
  const root = createRoot(container);

  root.render(
    <AtlasTestProvider atlas={atlas}>
      <Desk />
    </AtlasTestProvider>,
  );
  await passTime(atlas.clock, 32, options); // as `settle` does

  expect(container.textContent).toBe("1 live");
  root.unmount();
});
