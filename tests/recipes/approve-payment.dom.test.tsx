/** The recipe for approvals: what is shown while the server decides, and after it has. */
import { AtlasTestProvider, buildPaymentOrder, createTestAtlas } from "@mavr/atlas-react/testing";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { PaymentApprovals } from "../../storybook/docs/recipes/code/approve-payment.tsx";
import "./end-each-test.ts";

async function renderApprovals(user: string) {
  const order = buildPaymentOrder({ id: "PO1", payment_order_id: "PO1", status: "pending_approval", created_by: "maker", approved_by: [] });
  const atlas = createTestAtlas({ rows: { paymentOrders: [order] } });
  render(
    <AtlasTestProvider atlas={atlas}>
      <PaymentApprovals user={user} />
    </AtlasTestProvider>,
  );
  await atlas.settle();
  const text = () => screen.getByRole("listitem").firstChild?.textContent;
  const button = () => screen.getByRole<HTMLButtonElement>("button");
  return { atlas, order, text, button };
}

test("an approval is shown as pending beside the old status until the row of the server has changed", async () => {
  const { atlas, order, text, button } = await renderApprovals("checker");
  atlas.answer("/payment-orders/PO1/approve", {});
  const before = text();

  fireEvent.click(button());
  await atlas.settle();
  const asked = text();
  const isDisabled = button().disabled;
  atlas.pushDelta("paymentOrders", [{ ...order, status: "approved" }]);
  await atlas.settle();

  expect(before).toBe("PO1 pending_approval");
  expect(asked).toBe("PO1 pending_approval, asked for: approved");
  expect(isDisabled).toBe(true);
  expect(text()).toBe("PO1 approved");
});

test("a refused approval is taken back and its reason is shown", async () => {
  const { atlas, text, button } = await renderApprovals("checker");
  atlas.answer("/payment-orders/PO1/approve", { error: "own-order" }, { status: 409 });

  fireEvent.click(button());
  await atlas.settle();

  expect(text()).toBe("PO1 pending_approval");
  expect(button().disabled).toBe(false);
  expect(screen.getByRole("alert").textContent).toBe("PO1 was refused (409).");
});

test("an approval without an answer stays uncertain until its deadline, and nothing is shown as approved", async () => {
  const { atlas, text, button } = await renderApprovals("checker");
  atlas.rest("cut-off");

  fireEvent.click(button());
  await atlas.settle();
  const asked = text();
  await atlas.advance(31_000);

  expect(asked).toBe("PO1 pending_approval, asked for: approved");
  expect(screen.getByRole("alert").textContent).toContain("PO1: no answer.");
  expect(text()).toBe("PO1 pending_approval");
  expect(atlas.errors.map(({ code }) => code)).toContain("change-unconfirmed");
});
