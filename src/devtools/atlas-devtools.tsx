/**
 * The panel's button, and the panel while it is open. Closed it subscribes to nothing, reads nothing and renders never.
 */
import { useContext, useId, useState, type ReactNode } from "react";
import { AtlasContext } from "../react/provider/atlas-context.ts";
import { systemClock, type Clock } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import { Inspector } from "./inspector/inspector.tsx";
import type { ShownClient } from "./shown-client.ts";

export interface AtlasDevtoolsProps {
  /** Whose state to show. @defaultValue the client of the nearest `AtlasProvider` */
  readonly client?: ShownClient | undefined;
  /** Whether the panel is open at first. @defaultValue false */
  readonly initialIsOpen?: boolean | undefined;
  /** What the panel's two readings a second run on. @defaultValue the system's */
  readonly clock?: Clock | undefined;
}

/**
 * A panel for developers, in a corner of the page: connection, slices, counters, messages. Renders nothing in production builds.
 * @throws AtlasError `provider-missing` where there is neither a provider nor a `client`
 */
export function AtlasDevtools({ client, initialIsOpen = false, clock = systemClock }: AtlasDevtoolsProps): ReactNode {
  const nearest = useContext(AtlasContext);
  const [isOpen, setOpen] = useState(initialIsOpen);
  const id = useId();
  const shown = client ?? nearest;
  if (shown === undefined) throw new AtlasError("provider-missing");
  return (
    <div>
      {isOpen && (
        <section id={id} aria-label="Atlas devtools">
          <Inspector client={shown} clock={clock} />
        </section>
      )}
      <button type="button" aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={() => setOpen(!isOpen)}>
        Atlas
      </button>
    </div>
  );
}
