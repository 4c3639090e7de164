/** The faults as buttons in their groups, and what the server answered. */
import { useState, type ReactNode } from "react";
import { useAtlasClient } from "../../../src/index.ts";
import { faultGroups, type Fault } from "../../../src/engine/control/fault-presets.ts";
import type { Control } from "./control.ts";
import "./fault-list.css";

export interface FaultListProps {
  readonly control: Control;
  /** Shown after the answer. */
  readonly children?: ReactNode;
}

export function FaultList({ control, children }: FaultListProps): ReactNode {
  const client = useAtlasClient();
  const [answer, setAnswer] = useState("Choose a fault; the desk shows what becomes of it.");
  const run = async ({ label, commands }: Fault): Promise<void> => {
    setAnswer(`${label} ...`);
    try {
      for (const command of commands) setAnswer(await control(command));
    } catch (error) {
      setAnswer(`${label}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  return (
    <>
      <header className="fault-bar">
        <h2 className="panel-title">Faults</h2>
        <output className="fault-answer">{answer}</output>
        {children}
      </header>
      <div className="fault-groups">
        {faultGroups.map(({ title, faults }) => (
          <section key={title} className="fault-group" aria-label={`${title} faults`}>
            <h3 className="fault-title">{title}</h3>
            {faults.map((fault) => (
              <FaultButton key={fault.label} label={fault.label} description={fault.description} onClick={() => void run(fault)} />
            ))}
          </section>
        ))}
        <section className="fault-group" aria-label="This client">
          <h3 className="fault-title">This client</h3>
          <FaultButton label="Disconnect" description="Only Reconnect opens a socket again." onClick={() => client.disconnect()} />
        </section>
      </div>
    </>
  );
}

interface FaultButtonProps {
  readonly label: string;
  readonly description: string;
  readonly onClick: () => void;
}

function FaultButton({ label, description, onClick }: FaultButtonProps): ReactNode {
  return (
    <button type="button" className="fault" onClick={onClick}>
      <span className="fault-label">{label}</span>
      <span className="fault-description">{description}</span>
    </button>
  );
}
