/** What an example shows, and whether something made it render: for play functions. */
import { expect, waitFor, within } from "storybook/test";

/** On a busy machine several frames are late. */
const patience = { timeout: 10_000 };

function statusIn(root: HTMLElement): string {
  return root.querySelector('[role="status"]')?.textContent ?? "";
}

/** How often the component that uses the hook has rendered. */
function rendersIn(root: HTMLElement): number {
  return Number(root.querySelector('output[aria-label="renders"]')?.textContent);
}

/** Waits for a line of status. */
export async function showsStatus(root: HTMLElement, status: RegExp): Promise<void> {
  await waitFor(() => expect(statusIn(root)).toMatch(status), patience);
}

/** Waits for a text anywhere in the example. */
export async function showsText(root: HTMLElement, text: RegExp): Promise<void> {
  await waitFor(() => expect(within(root).getAllByText(text).length).toBeGreaterThan(0), patience);
}

/** Waits until `act` has made the component render. */
export async function wakes(root: HTMLElement, act: () => Promise<unknown>): Promise<void> {
  const before = rendersIn(root);
  await act();
  await waitFor(() => expect(rendersIn(root)).toBeGreaterThan(before), patience);
}

/** What `act` brings about is committed within two frames, and renders nothing here. */
export async function staysAsleep(root: HTMLElement, act: () => Promise<unknown>): Promise<void> {
  const before = rendersIn(root);
  await act();
  for (let frame = 0; frame < 4; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  await expect(rendersIn(root)).toBe(before);
}
