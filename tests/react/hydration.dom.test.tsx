import { act } from "@testing-library/react";
import { StrictMode, type ReactNode } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { createAtlasClient } from "../../src/client/create-client.ts";
import { AtlasProvider, useConnection, usePositions } from "../../src/index.ts";
import { createDesk, nothing, positions } from "./desk.tsx";

function Show(): ReactNode {
  const { rows, status } = usePositions({ sort: [{ field: "position_line_key" }] });
  return `${useConnection().status} ${status} ${rows.length}`;
}

async function hydrate(tree: ReactNode, html: string) {
  const container = document.createElement("div");
  container.innerHTML = html;
  const complaints: unknown[] = [];
  const console = vi.spyOn(globalThis.console, "error").mockImplementation((...said) => complaints.push(said));
  const root = await act(() => Promise.resolve(hydrateRoot(container, tree, { onRecoverableError: (error) => complaints.push(error) })));
  return { container, complaints, root, restore: () => console.mockRestore() };
}

test("a page that was rendered on a server hydrates without a warning, then connects (P33)", async () => {
  const tree = (options: ReturnType<typeof createDesk>["options"]) => (
    <StrictMode>
      <AtlasProvider {...options}>
        <Show />
      </AtlasProvider>
    </StrictMode>
  );
  const html = renderToString(tree(createDesk().options));
  const desk = createDesk();

  const { container, complaints, root, restore } = await hydrate(tree(desk.options), html);
  await desk.open({ positions: positions(2) });

  expect(complaints).toEqual([]);
  expect(html).toBe("idle waiting 0");
  expect(container.textContent).toBe("connected live 2");
  act(() => root.unmount());
  await desk.advance(0);
  expect(desk.remains()).toEqual(nothing);
  restore();
});

test("`since` of the connection hydrates without a warning when server and browser clocks differ, then holds the connect time", async () => {
  function Since(): ReactNode {
    const { status, since } = useConnection();
    return <time dateTime={new Date(since).toISOString()}>{`${status} ${since}`}</time>;
  }
  const tree = (options: ReturnType<typeof createDesk>["options"]) => (
    <AtlasProvider {...options}>
      <Since />
    </AtlasProvider>
  );
  const html = renderToString(tree(createDesk().options));
  const desk = createDesk();
  await desk.advance(90_000);

  const { container, complaints, restore } = await hydrate(tree(desk.options), html);
  await desk.open();

  expect(complaints).toEqual([]);
  expect(container.textContent).toBe(`connected ${desk.clock.now() - 16}`);
  restore();
});

test("rows that came before hydration are shown after it without a hydration warning (P33)", async () => {
  const desk = createDesk();
  const client = createAtlasClient(desk.options);
  client.connect();
  await desk.open({ positions: positions(2) });
  const tree = (
    <AtlasProvider client={client}>
      <Show />
    </AtlasProvider>
  );

  const { container, complaints, restore } = await hydrate(tree, "idle waiting 0");

  expect(complaints).toEqual([]);
  expect(container.textContent).toBe("connected live 2");
  restore();
});
