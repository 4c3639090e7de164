/** Orders in each state. */
import { OrdersPanel } from "../desk/panels/orders-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { empty, live, restDown, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Orders",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <OrdersPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Orders"));
export const Live = meta.story(live("Orders"));
export const Empty = meta.story(empty("Orders", "No orders"));
export const Stale = meta.story(stale("Orders", /fetch failed/, [restDown, { verb: "signal", kind: "orders" }]));
