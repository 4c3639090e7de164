/**
 * The inspector: a list of tabs, and the view of the tab that is shown. Only that view is mounted, so the others cost nothing. It fills its
 * container and knows nothing of where that is: in a dock over the page, in Storybook's panel, or in TanStack Devtools.
 */
import { useId, useState, type ReactNode } from "react";
import { systemClock, type Clock } from "../../shared/clock.ts";
import { useStyles } from "../look/use-styles.ts";
import { readSettings, saveSettings } from "../dock/settings.ts";
import type { ShownClient } from "../shown-client.ts";
import { ConnectionBadge } from "./connection-badge.tsx";
import { clearSearchWithEscape } from "./escape.ts";
import type { FaultControl } from "./fault-command.ts";
import { inspectorCss } from "./styles.ts";
import { TabList, tabId, tabPanelId } from "./tab-list.tsx";
import { ErrorsView } from "./views/errors-view.tsx";
import { FaultsView } from "./views/faults-view.tsx";
import { MessagesView } from "./views/messages-view.tsx";
import { OverviewView } from "./views/overview-view.tsx";
import { QueriesView } from "./views/queries-view.tsx";
import { RowsView } from "./views/rows-view.tsx";

/** `auto` follows the system. */
export type InspectorTheme = "dark" | "light" | "auto";

export interface InspectorProps {
  /** Whose state to show. */
  readonly client: ShownClient;
  /** What the views read the time from, and run their readings on. @defaultValue the system's */
  readonly clock?: Clock | undefined;
  /** Has the server misbehave. Without it there is no tab for faults. */
  readonly control?: FaultControl | undefined;
  /** @defaultValue "auto" */
  readonly theme?: InspectorTheme | undefined;
  /** For the `<style>` element that a browser without constructed style sheets needs under a strict CSP. */
  readonly nonce?: string | undefined;
  /** The address of the documentation's page of errors, which the view of errors links to. @defaultValue none */
  readonly errorsPage?: string | undefined;
  /** Shown before the tabs. */
  readonly lead?: ReactNode;
  /** Shown after the tabs, and reached by Tab after the view: up to four icon buttons of what the inspector is in. */
  readonly actions?: ReactNode;
}

const tabs = [
  { name: "overview", title: "Overview" },
  { name: "messages", title: "Messages" },
  { name: "rows", title: "Rows" },
  { name: "queries", title: "Queries" },
  { name: "errors", title: "Errors" },
  { name: "faults", title: "Faults" },
] as const;

type TabName = (typeof tabs)[number]["name"];

export function Inspector({
  client,
  clock = systemClock,
  control,
  theme = "auto",
  nonce,
  errorsPage,
  lead,
  actions,
}: InspectorProps): ReactNode {
  const id = useId();
  const styled = useStyles(inspectorCss, nonce);
  const [chosen, setChosen] = useState(() => readSettings().tab);
  const offered = control === undefined ? tabs.filter(({ name }) => name !== "faults") : tabs;
  const shown = offered.find(({ name }) => name === chosen)?.name ?? "overview";
  const [linked, setLinked] = useState<LinkedMessage>();
  const [inspected, setInspected] = useState({ client, count: 0 });
  if (inspected.client !== client) {
    setInspected({ client, count: inspected.count + 1 });
    setLinked(undefined); // the number of a message of the client before
  }
  const show = (name: TabName): void => {
    setChosen(name);
    saveSettings({ tab: name });
    setLinked(undefined);
  };
  const showMessage = (messageId: number): void => {
    show("messages");
    setLinked((before) => ({ id: messageId, count: (before?.count ?? 0) + 1 }));
  };
  return (
    <div
      ref={styled}
      className={`atlas atlas-inspector${actions === undefined ? "" : " atlas-inspector--actions"}`}
      data-atlas-theme={theme}
    >
      <div className="atlas-header">
        <div className="atlas-lead">
          {lead}
          <ConnectionBadge client={client} clock={clock} />
        </div>
        <TabList id={id} label="Atlas inspector" tabs={offered} shown={shown} onShow={show} />
      </div>
      <div
        id={tabPanelId(id)}
        role="tabpanel"
        aria-labelledby={tabId(id, shown)}
        tabIndex={0}
        className="atlas-tabpanel"
        onKeyDownCapture={clearSearchWithEscape}
      >
        <View
          key={inspected.count} // what a view has measured, chosen and filtered belongs to one client
          name={shown}
          client={client}
          clock={clock}
          control={control}
          errorsPage={errorsPage}
          linked={linked}
          onShowMessage={showMessage}
        />
      </div>
      {actions !== undefined && <div className="atlas-actions">{actions}</div>}
    </div>
  );
}

interface ShownViewProps {
  readonly name: TabName;
  readonly client: ShownClient;
  readonly clock: Clock;
  readonly control: FaultControl | undefined;
  readonly errorsPage: string | undefined;
  readonly linked: LinkedMessage | undefined;
  readonly onShowMessage: (id: number) => void;
}

/** A message that another view links to. `count`: a link that is followed again selects the message again. */
interface LinkedMessage {
  readonly id: number;
  readonly count: number;
}

function View({ name, client, clock, control, errorsPage, linked, onShowMessage }: ShownViewProps): ReactNode {
  switch (name) {
    case "overview":
      return <OverviewView client={client} clock={clock} onShowMessage={onShowMessage} />;
    case "messages":
      return <MessagesView key={linked?.count} client={client} clock={clock} selectId={linked?.id} />;
    case "rows":
      return <RowsView client={client} clock={clock} onShowMessage={onShowMessage} />;
    case "queries":
      return <QueriesView client={client} clock={clock} />;
    case "errors":
      return <ErrorsView client={client} clock={clock} errorsPage={errorsPage} />;
    case "faults":
      return control === undefined ? null : <FaultsView client={client} clock={clock} control={control} />;
  }
}
