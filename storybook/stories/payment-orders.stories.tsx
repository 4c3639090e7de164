/** Payment orders in each state. */
import { PaymentOrdersPanel } from "../desk/panels/payment-orders-panel.tsx";
import preview from "../preview.tsx";
import { Stage } from "../stages/stage.tsx";
import { cutOff, empty, live, serverOf, stale, waiting } from "../stages/scenes.ts";

const meta = preview.meta({
  title: "Panels/Payment orders",
  render: (_, { loaded }) => (
    <Stage server={serverOf(loaded)}>
      <PaymentOrdersPanel />
    </Stage>
  ),
});

export const Waiting = meta.story(waiting("Payment orders"));
export const Live = meta.story(live("Payment orders"));
export const Empty = meta.story(empty("Payment orders", "No payment orders"));
export const Stale = meta.story(stale("Payment orders", /connection lost/, cutOff));
