/** A client over the kit's server, and a view of it: time passes within `act`. */
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { vi } from "vitest";
import { recorderOf } from "../../../src/devtools/recorder/recorder.ts";
import { createTestAtlas } from "../../../src/testing.ts";
import { createAtlasClient } from "../../../src/vanilla.ts";

export async function openClient(options: Parameters<typeof createTestAtlas>[0] = {}) {
  const atlas = createTestAtlas(options);
  const client = createAtlasClient(atlas.options);
  const recorder = recorderOf(client);
  client.connect();
  await atlas.settle();
  /** 600 ms, in which a reading is due, and two frames: components render after each `act`, and lists show what they are given a frame later. */
  const read = async () => {
    await act(() => atlas.advance(600));
    await act(() => atlas.settle());
  };
  return { atlas, client, recorder, read };
}

/** Renders, and waits for the first frames. */
export async function show({ read }: { readonly read: () => Promise<unknown> }, view: ReactNode) {
  const shown = render(view);
  await read();
  return shown;
}

export const button = (name: string | RegExp) => screen.getByRole("button", { name });
export const click = (element: Element) => fireEvent.click(element);
export const type = (label: string, text: string) => fireEvent.change(screen.getByLabelText(label), { target: { value: text } });

/** The lines in sight without the head, each as its cells. */
export function linesOf(grid: string): readonly (readonly string[])[] {
  const found = screen.queryByRole("grid", { name: grid });
  if (found === null) return [];
  return within(found)
    .getAllByRole("row")
    .slice(1)
    .map((line) =>
      within(line)
        .queryAllByRole("gridcell")
        .map(({ textContent }) => textContent),
    );
}

export const lineElements = (grid: string) =>
  within(screen.getByRole("grid", { name: grid }))
    .getAllByRole("row")
    .slice(1);

/** jsdom has no clipboard. Gives what was written. */
export function fakeClipboard(writeText = (_: string) => Promise.resolve()): string[] {
  const written: string[] = [];
  const clipboard = {
    writeText(text: string) {
      written.push(text);
      return writeText(text);
    },
  };
  vi.stubGlobal("navigator", Object.create(navigator, { clipboard: { value: clipboard } }));
  return written;
}
