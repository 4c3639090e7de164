/** The bottom line, read from the client. */
import type { ReactNode } from "react";
import { useConnection } from "../../src/index.ts";
import { StatusBar } from "./connection/status-bar.tsx";
import { useLagMs } from "./connection/use-lag.ts";
import { useNow } from "./connection/use-now.ts";
import { useRates } from "./connection/use-rates.ts";

export function DeskStatus(): ReactNode {
  const connection = useConnection();
  const rates = useRates();
  const lagMs = useLagMs();
  const now = useNow(250);
  return <StatusBar connection={connection} lagMs={lagMs} now={now} {...rates} />;
}
