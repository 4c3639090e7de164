/** The recipe for those who come from react-use-websocket: what the new screen does by itself. */
import { buildPosition, createTestAtlas } from "@mavr/atlas-react/testing";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { LivePositions } from "../../storybook/docs/recipes/code/live-positions.tsx";
import "./end-each-test.ts";

test("deltas of one burst all count, a lost connection shows on the rows, and the reconnect needs no code", async () => {
  const [euro, yen] = [buildPosition({ symbol: "EURUSD", quantity: "1" }), buildPosition({ symbol: "USDJPY", quantity: "1" })];
  const atlas = createTestAtlas({ rows: { positions: [euro, yen] } });
  render(<LivePositions server={atlas.options} />);
  await atlas.settle();
  const list = screen.getByRole("list", { name: "Positions" });

  atlas.pushDelta("positions", [{ ...euro, quantity: "2" }]);
  atlas.pushDelta("positions", [{ ...yen, quantity: "3" }]);
  await atlas.settle();
  const rows = [...list.children].map(({ textContent }) => textContent);
  atlas.disconnect();
  await atlas.settle();
  const lost = [list.dataset["status"], list.dataset["connection"]];
  await atlas.advance(5_000);

  expect(rows).toEqual(["EURUSD 2", "USDJPY 3"]);
  expect(lost).toEqual(["stale", "disconnected"]);
  expect([list.dataset["status"], list.dataset["connection"]]).toEqual(["live", "connected"]);
});
