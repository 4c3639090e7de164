/** The messages since the view was opened, and the fields whose numbers were damaged. Rows show only in a message that a person opens. */
import { useEffect, useMemo, type ReactNode } from "react";
import type { Clock } from "../../../shared/clock.ts";
import type { ShownClient } from "../../shown-client.ts";
import { useReadings } from "../use-readings.ts";
import { createMessageLog, type MessageLog } from "./messages/message-log.ts";
import { MessageSection, NumberWarnings } from "./messages/message-section.tsx";
import type { ViewProps } from "./view-props.ts";

export function MessagesView({ client, clock }: ViewProps): ReactNode {
  const log = useMessageLog(client, clock);
  useReadings(clock);
  return (
    <div className="atlas-view">
      <NumberWarnings log={log} />
      <MessageSection log={log} />
    </div>
  );
}

function useMessageLog(client: ShownClient, clock: Clock): MessageLog {
  const log = useMemo(() => createMessageLog((kind) => client.internals.registry.collectionOf(kind)), [client]);
  useEffect(() => client.on("message", (message) => log.add(message, clock.now())), [client, clock, log]);
  return log;
}
