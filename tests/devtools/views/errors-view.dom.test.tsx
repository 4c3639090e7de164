import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, test } from "vitest";
import { ErrorsView } from "../../../src/devtools/inspector/views/errors-view.tsx";
import { remedyOf } from "../../../src/devtools/inspector/views/errors/error-remedies.ts";
import { configuration, events, rowDefects, testingKit } from "../../../src/shared/error-texts.ts";
import { AtlasError, type AtlasErrorCode } from "../../../src/shared/errors.ts";
import { jwtFor } from "../../support/jwt.ts";
import { show } from "./shown.tsx";

const shownCodes = () =>
  within(screen.getByRole("list", { name: "Errors by code" }))
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent);
const listed = () =>
  within(screen.getByRole("grid", { name: "Last errors" }))
    .getAllByRole("row")
    .slice(1)
    .map(({ textContent }) => textContent);

describe("the view of errors", () => {
  test("says so while there is none", async () => {
    await show(ErrorsView);

    expect(screen.getByText("The client has reported no error.")).toBeDefined();
  });

  test("shows each code with its count, its remedy and the newest detail, the newest code first", async () => {
    const { atlas } = await show(ErrorsView);
    atlas.gap(3);
    await atlas.advance(5_000);
    atlas.gap(2);
    await atlas.advance(5_000);
    atlas.sendText("{");
    await atlas.advance(600);

    expect(shownCodes()[0]).toMatch(/^malformed-messageonce.*The server sent a message that cannot be read or applied\./);
    expect(shownCodes()[1]).toMatch(/^sequence-gap2 times.*, first .*Messages were missed\..*missed: 2/);
    expect(listed().map((line) => line.replace(/^[\d:.]+/, ""))).toEqual([
      expect.stringMatching(/^sequence-gap.*missed: 3/),
      expect.stringMatching(/^sequence-gap.*missed: 2/),
      expect.stringMatching(/^malformed-message/),
    ]);
  });

  test("lists the errors of one code alone", async () => {
    const { atlas } = await show(ErrorsView);
    atlas.gap();
    await atlas.advance(3_000);
    atlas.sendText("{");
    await atlas.advance(600);

    fireEvent.click(screen.getByRole("button", { name: "Only these: sequence-gap" }));
    await atlas.advance(500);

    expect(listed()).toEqual([expect.stringContaining("sequence-gap")]);
    fireEvent.click(screen.getByRole("button", { name: "Only these: sequence-gap" }));
    await atlas.advance(500);
    expect(listed()).toHaveLength(2);
  });

  test("links to the page of all codes where it has an address, and names it else", async () => {
    const plain = await show(ErrorsView);
    plain.atlas.gap();
    await plain.atlas.advance(1_000);
    expect([screen.queryByRole("link"), plain.container.textContent.includes("page Errors of the documentation")]).toEqual([null, true]);
    plain.unmount();

    const linked = await show(ErrorsView, { props: { errorsPage: "https://docs.test/errors" } });
    linked.atlas.gap();
    await linked.atlas.advance(1_000);

    expect(screen.getByRole("link", { name: "Errors" }).getAttribute("href")).toBe("https://docs.test/errors");
  });

  test("shows the name of a foreign exception and not its message, which may hold the token (P2)", async () => {
    const token = jwtFor(3_600, 0);
    const { atlas } = await show(ErrorsView, {
      options: {
        getToken() {
          throw new RangeError(`refused ${token}`);
        },
      },
    });
    await atlas.advance(1_000);

    expect(listed()[0]).toContain("cause: RangeError");
    expect(document.body.innerHTML).not.toContain("canary");
    expect(document.body.innerHTML).not.toContain(token.split(".")[1]);
  });

  test("leaves no timer behind when it is unmounted", async () => {
    const { atlas, client, unmount } = await show(ErrorsView);
    client.dispose();
    await atlas.settle();
    unmount();

    expect(atlas.clock.pendingCount).toBe(0);
  });
});

test("the remedy of every code is sentences without the numbers of rules and without the detail", () => {
  const codes = Object.keys({ ...events, ...rowDefects, ...configuration, ...testingKit }) as AtlasErrorCode[]; // the keys of its tables

  const remedies = codes.map((code) => remedyOf(new AtlasError(code, { detail: { path: "/orders", status: 404 } })));

  expect(remedies.filter((each) => !/^\S.*\.$/.test(each?.happened ?? ""))).toEqual([]);
  expect(remedies.filter((each) => /\(P\d|\(decision|\[path/.test(`${each?.happened} ${each?.remedy}`))).toEqual([]);
});

test("an error of a production build, which has no text, has no remedy", () => {
  const error = Object.assign(new AtlasError("sequence-gap", { detail: { missed: 3 } }), { message: "sequence-gap [missed: 3]" });

  expect(remedyOf(error)).toBeUndefined();
});
