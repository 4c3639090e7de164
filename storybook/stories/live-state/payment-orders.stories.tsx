/** Payment orders in every state of the matrix. */
import { PaymentOrdersPanel } from "../../desk/panels/payment-orders-panel.tsx";
import { cell } from "../../live-state/cell.ts";
import { Stage } from "../../live-state/stage.tsx";
import preview from "../../preview.tsx";

const meta = preview.meta({
  title: "Live state/Payment orders",
  render: () => (
    <Stage>
      <PaymentOrdersPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(cell("paymentOrders", "waiting"));
export const Live = meta.story(cell("paymentOrders", "live"));
export const Empty = meta.story(cell("paymentOrders", "empty"));
export const StaleDisconnect = meta.story(cell("paymentOrders", "disconnect"));
export const StaleGap = meta.story(cell("paymentOrders", "gap"));
export const StaleMalformed = meta.story(cell("paymentOrders", "malformed"));
export const StaleUnconfirmedEmpty = meta.story(cell("paymentOrders", "unconfirmed-empty"));
export const StaleKeyCollision = meta.story(cell("paymentOrders", "key-collision"));
export const StaleUnproven = meta.story(cell("paymentOrders", "unproven"));
export const StaleLagging = meta.story(cell("paymentOrders", "lagging"));
export const Recovering = meta.story(cell("paymentOrders", "recovering"));
export const Blocked = meta.story(cell("paymentOrders", "blocked"));
export const Offline = meta.story(cell("paymentOrders", "offline"));
