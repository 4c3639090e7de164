/** Orders in every state of the matrix. */
import type { ComponentType } from "react";
import { OrdersPanel } from "../../desk/panels/orders-panel.tsx";
import { AnsweredOrders } from "../../live-state/answered-orders.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Orders",
  render: () => (
    <Stage>
      <OrdersPanel />
    </Stage>
  ),
});

const withAnswer = (Story: ComponentType) => (
  <AnsweredOrders>
    <Story />
  </AnsweredOrders>
);

export const Waiting = meta.story(cell("orders", "waiting"));
export const Live = meta.story(cell("orders", "live"));
export const Empty = meta.story(cell("orders", "empty"));
export const StaleDisconnect = meta.story(cell("orders", "disconnect"));
export const StaleGap = meta.story(cell("orders", "gap"));
export const StaleMalformed = meta.story(cell("orders", "malformed"));
export const Blocked = meta.story({ ...cell("orders", "blocked"), decorators: [withAnswer] });
export const Offline = meta.story({ ...cell("orders", "offline"), decorators: [withAnswer] });
