/**
 * Passes rows that the application fetched itself to their slice: at once, or when the code that reads them is there.
 *
 * Rules: P43, P44.
 */
import type { Registry } from "../../domains/registry.ts";
import type { Millis, Seq } from "../../shared/brand.ts";
import { AtlasError } from "../../shared/errors.ts";
import type { Session } from "../session/session.ts";
import { createLateRows, type LateRowsOptions } from "./late-rows.ts";

export interface Hydrate {
  /** @throws AtlasError `collection-unknown`, `client-disposed` */
  hydrate(slice: string, rows: readonly unknown[], request: { readonly startedAt: number; readonly watermark?: number | undefined }): void;
  /** Drops rows that wait. */
  end(): void;
}

export interface HydrateOptions extends LateRowsOptions {
  readonly registry: Pick<Registry, "collections">;
  /** The running session, or a new one. Throws where the client has ended. */
  readonly begin: () => Session;
  /** Whether the client is to stay connected. */
  readonly isWanted: () => boolean;
}

export function createHydrate(options: HydrateOptions): Hydrate {
  const lateRows = createLateRows(options);

  return {
    hydrate(slice, rows, { startedAt, watermark }) {
      options.begin();
      if (!options.registry.collections.some(({ name }) => name === slice))
        throw new AtlasError("collection-unknown", { detail: { slice } });
      lateRows.add(rows, startedAt, (given, from) => {
        const started = options.begin();
        started.withSync((sync, connection) => {
          sync.hydrate(slice, given, { startedAt: from as Millis, watermark: watermark as Seq | undefined }); // public numbers become ours here
          if (!options.isWanted() && connection.getState().status === "idle") started.endSync();
        });
      });
    },
    end: () => lateRows.end(),
  };
}
