/**
 * The open panel: reads the store and the counters twice a second and logs messages. Shows states, counts and codes; never a token, and
 * rows only in a message that the user opens.
 */
import { useEffect, useMemo, useState, type ReactNode } from "react";
import type { Clock } from "../shared/clock.ts";
import { ConnectionSection } from "./connection-section.tsx";
import { createMessageLog, type MessageLog } from "./message-log.ts";
import { MessageSection, NumberWarnings } from "./message-section.tsx";
import { SliceSection } from "./slice-section.tsx";
import { StatsSection } from "./stats-section.tsx";
import type { ShownClient } from "./shown-client.ts";
import { styles } from "./styles.ts";

/** Often enough to read, and seldom enough not to affect a measurement. */
const READ_EVERY_MS = 500;

export function Panel({ client, clock, id }: { readonly client: ShownClient; readonly clock: Clock; readonly id: string }): ReactNode {
  const log = useMessageLog(client, clock);
  useEvery(READ_EVERY_MS, clock);
  const state = client.store.getState();
  const stats = client.stats();
  return (
    <section id={id} aria-label="Atlas devtools" style={styles.panel}>
      <ConnectionSection client={client} connection={state.connection} stats={stats} now={clock.now()} />
      <SliceSection client={client} state={state} now={clock.now()} />
      <NumberWarnings log={log} />
      <StatsSection stats={stats} />
      <MessageSection log={log} />
    </section>
  );
}

function useMessageLog(client: ShownClient, clock: Clock): MessageLog {
  const log = useMemo(() => createMessageLog((kind) => client.internals.registry.collectionOf(kind)), [client]);
  useEffect(() => client.on("message", (message) => log.add(message, clock.now())), [client, clock, log]);
  return log;
}

/** Renders again every so often while mounted. */
function useEvery(intervalMs: number, clock: Clock): void {
  const [, setCount] = useState(0);
  useEffect(() => {
    let cancel = clock.schedule(function again() {
      cancel = clock.schedule(again, intervalMs);
      setCount((count) => count + 1);
    }, intervalMs);
    return () => cancel();
  }, [intervalMs, clock]);
}
