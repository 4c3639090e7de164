/** What each view of the inspector is given. */
import type { Clock } from "../../../shared/clock.ts";
import type { ShownClient } from "../../shown-client.ts";

export interface ViewProps {
  readonly client: ShownClient;
  readonly clock: Clock;
}
