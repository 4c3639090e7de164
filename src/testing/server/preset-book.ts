/** The simulator's book of a preset, without its connections and its clock: it moves when a test says so. */
import type { WireRow } from "../../engine/book/table.ts";
import { createMovingBook, readPreset } from "../../engine/moving-book.ts";
import { createPayloadTexts } from "../../engine/stream/payload-texts.ts";
import type { RestRequest, RestResponse } from "../../engine/http/rest.ts";
import type { BookSize, PresetName } from "../../engine/scale.ts";
import type { TokenPort } from "../../engine/tokens.ts";
import { plainForm, type Outgoing, type SliceName } from "../../engine/stream/wire.ts";

export interface PresetBook {
  rows(name: SliceName): readonly WireRow[];
  tick(count: number): void;
  /** What only the simulator's REST knows. */
  answer(request: RestRequest): Promise<RestResponse>;
}

interface PresetBookOptions {
  readonly preset: PresetName | BookSize;
  readonly seed: number;
  readonly hasEdges: boolean;
  readonly tokens: TokenPort;
  readonly publish: (message: Outgoing) => void;
}

export function createPresetBook({ preset, ...options }: PresetBookOptions): PresetBook {
  const { size, tickMs, rates } = readPreset(preset);
  const moving = createMovingBook({
    ...{ ...options, size, tickMs, positionDeltas: "lean", texts: createPayloadTexts() },
    form: () => plainForm,
    watermark: () => undefined,
  });
  return {
    answer: (request) => moving.answer(request),
    rows: (name) => moving.book.tables[name].rows(),
    tick(count) {
      for (let left = count; left > 0; left--) moving.tick(rates);
    },
  };
}
