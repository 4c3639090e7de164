/** A client over the kit's server with one view of the inspector, on the clock of the kit. */
import { QueryClient } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ComponentType } from "react";
import { onTestFinished } from "vitest";
import type { ViewProps } from "../../../src/devtools/inspector/views/view-props.ts";
import { recordClients } from "../../../src/devtools/recorder/recorder.ts";
import { buildPosition, buildTrade, createTestAtlas } from "../../../src/testing.ts";
import { createAtlasClient, type AtlasClientOptions } from "../../../src/vanilla.ts";

export interface ShowOptions<Props extends ViewProps> {
  readonly options?: Partial<AtlasClientOptions>;
  readonly props?: Omit<Props, keyof ViewProps>;
  /** Before the first connection. */
  readonly before?: (atlas: ReturnType<typeof createTestAtlas>) => void;
}

/** Shows the view of a client that has connected. */
export async function show<Props extends ViewProps>(View: ComponentType<Props>, { options, props, before }: ShowOptions<Props> = {}) {
  const stop = recordClients();
  const atlas = createTestAtlas({
    rows: { positions: [buildPosition({ position_line_key: "1", quantity: "987654321.25" })], trades: [buildTrade({ trade_id: "T1" })] },
  });
  const queryClient = new QueryClient();
  const client = createAtlasClient({ ...atlas.options, queryClient, ...options });
  onTestFinished(() => {
    shown.unmount();
    client.dispose();
    queryClient.clear();
    stop();
  });
  before?.(atlas);
  const all = { client, clock: atlas.clock, ...props } as unknown as Props; // the two parts of its type
  const shown = render(<View {...all} />);
  client.connect();
  await atlas.advance(500);
  return { atlas, client, queryClient, ...shown };
}
