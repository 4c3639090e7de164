/** How the desk's tables share out their width: whole columns only. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { columnWidths } from "../../storybook/desk/table/tracks.ts";

const columns = fc.array(fc.record({ width: fc.integer({ min: 20, max: 300 }) }), { minLength: 1, maxLength: 15 });

test("the visible columns end exactly at the edge, each at least its width, and no further column would fit", () => {
  fc.assert(
    fc.property(columns, fc.integer({ min: 300, max: 4_000 }), (given, available) => {
      const widths = columnWidths(given, available);

      const edges = widths.map((_, index) => widths.slice(0, index + 1).reduce((sum, width) => sum + width, 0));
      const shown = edges.findIndex((edge) => Math.abs(edge - available) < 1e-6) + 1;
      expect(shown).toBeGreaterThan(0);
      expect(widths.every((width, index) => width >= given[index]!.width - 1e-9)).toBe(true);
      const least = given.slice(0, shown + 1).reduce((sum, { width }) => sum + width, 0);
      expect(shown === given.length || least > available).toBe(true);
    }),
  );
});

test("if not even the first column fits, all columns keep their own width", () => {
  expect(columnWidths([{ width: 80 }, { width: 40 }], 60)).toEqual([80, 40]);
});
