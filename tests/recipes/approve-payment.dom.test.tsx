/** The recipe for approvals: what is shown while the server decides, and after it has. */
import { AtlasTestProvider, buildPaymentOrder, createTestAtlas, type Overrides, type TestAtlas } from "@mavr/atlas-react/testing";
import type { PaymentOrder } from "@mavr/atlas-react";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { PaymentApprovals } from "../../storybook/docs/recipes/code/approve-payment.tsx";
import "./end-each-test.ts";

async function renderOn(atlas: TestAtlas, user: string): Promise<void> {
  render(
    <AtlasTestProvider atlas={atlas}>
      <PaymentApprovals user={user} />
    </AtlasTestProvider>,
  );
  await atlas.settle();
}

async function renderApprovals(fields: Overrides<PaymentOrder> = {}) {
  const order = buildPaymentOrder({
    ...{ id: "PO1", payment_order_id: "PO1", status: "pending_approval", created_by: "maker" },
    ...{ approvals_required: 2, approvals_given: 0, approved_by: [] },
    ...fields,
  });
  const atlas = createTestAtlas({ rows: { paymentOrders: [order] } });
  await renderOn(atlas, "checker");
  const item = () => screen.getByRole("listitem");
  const button = () => screen.getByRole<HTMLButtonElement>("button");
  return { atlas, order, text: () => textOf(item()), button, approve: () => fireEvent.click(button()) };
}

/** Without that of the button. */
function textOf(item: HTMLElement): string {
  return [...item.childNodes].map((node) => (node instanceof HTMLButtonElement ? "" : (node.textContent ?? ""))).join("");
}

test("an approval is shown as pending beside the old count until the row of the server has changed", async () => {
  const { atlas, order, text, button, approve } = await renderApprovals({ approvals_required: 1 });
  atlas.answer("/payment-orders/PO1/approve", {});
  const before = text();

  approve();
  await atlas.settle();
  const asked = text();
  const isDisabled = button().disabled;
  atlas.pushDelta("paymentOrders", [{ ...order, status: "approved", approvals_given: 1 }]);
  await atlas.settle();

  expect(before).toBe("PO1 pending_approval, 0 of 1");
  expect(asked).toBe("PO1 pending_approval, 0 of 1, asked for: 1");
  expect(isDisabled).toBe(true);
  expect(text()).toBe("PO1 approved, 1 of 1");
});

test.each([
  { needs: "one approval", fields: { approvals_required: 1 }, shown: "PO1 approved, 1 of 1" },
  { needs: "two approvals, at the first", fields: {}, shown: "PO1 pending_approval, 1 of 2" },
  { needs: "two approvals, at the last", fields: { approvals_given: 1, approved_by: ["jdoe"] }, shown: "PO1 approved, 2 of 2" },
])("an approval that succeeds is over as soon as its row has come, for an order that needs $needs", async ({ fields, shown }) => {
  const { atlas, text, approve } = await renderApprovals(fields);

  approve();
  await atlas.settle();
  const atOnce = text();
  await atlas.advance(31_000);

  expect(atOnce).toBe(shown);
  expect(screen.queryByRole("alert")).toBeNull();
  expect(atlas.errors).toEqual([]);
});

test("an approval of an order of the simulator's book is over as soon as its row has come", async () => {
  const atlas = createTestAtlas({ preset: "demo", seed: 7 });
  const isOpen = (row: PaymentOrder) => row.status === "pending_approval" && row.sanctions_status === "clear";
  const orders = atlas.rows("paymentOrders").filter((row) => isOpen(row) && row.approvals_given === 0 && row.approvals_required === 2);
  const id = orders[0]?.payment_order_id ?? "";
  await renderOn(atlas, "checker");

  fireEvent.click(screen.getByRole("button", { name: `Approve ${id}` }));
  await atlas.settle();
  const item = screen.getByRole("button", { name: `Approve ${id}` }).closest("li");

  expect(item === null ? "" : textOf(item)).toBe(`${id} pending_approval, 1 of 2`);
  expect(atlas.errors).toEqual([]);
});

test("a change of another field does not count as the answer to an approval", async () => {
  const { atlas, order, text, approve } = await renderApprovals();
  atlas.answer("/payment-orders/PO1/approve", {});

  approve();
  await atlas.settle();
  atlas.pushDelta("paymentOrders", [{ ...order, remittance_info: "corrected", version: 2 }]);
  await atlas.settle();

  expect(text()).toBe("PO1 pending_approval, 0 of 2, asked for: 1");
});

test.each([
  { user: "its maker", fields: { created_by: "checker" }, reason: "its maker may not approve it" },
  {
    user: "a user who has approved it",
    fields: { approved_by: ["checker"], approvals_given: 1 },
    reason: "this user has approved it before",
  },
])("an approval by $user is taken back and the reason of the server is shown", async ({ fields, reason }) => {
  const { atlas, text, button, approve } = await renderApprovals(fields);
  const before = text();

  approve();
  await atlas.settle();

  expect(text()).toBe(before);
  expect(button().disabled).toBe(false);
  expect(screen.getByRole("alert").textContent).toBe(`PO1 was refused: ${reason}.`);
});

test("a refusal without a readable body is shown by its status", async () => {
  const { atlas, approve } = await renderApprovals();
  atlas.answer("/payment-orders/PO1/approve", null, { status: 403 });

  approve();
  await atlas.settle();

  expect(screen.getByRole("alert").textContent).toBe("PO1 was refused: status 403.");
});

test("an approval without an answer stays uncertain until its deadline, and nothing is shown as approved", async () => {
  const { atlas, text, approve } = await renderApprovals();
  atlas.rest("cut-off");

  approve();
  await atlas.settle();
  const asked = text();
  await atlas.advance(31_000);

  expect(asked).toBe("PO1 pending_approval, 0 of 2, asked for: 1");
  expect(screen.getByRole("alert").textContent).toContain("PO1: no answer.");
  expect(text()).toBe("PO1 pending_approval, 0 of 2");
  expect(atlas.errors.map(({ code }) => code)).toContain("change-unconfirmed");
});
