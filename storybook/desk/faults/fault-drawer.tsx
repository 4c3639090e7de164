/** A drawer of buttons that trouble the server, so that one can see what the desk makes of it. It lies over the desk and moves nothing. */
import { useId, useRef, useState, type ReactNode } from "react";
import { useAtlasClient } from "../../../src/index.ts";
import { faultGroups, type Control, type Fault } from "./faults.ts";
import "./fault-drawer.css";

export function FaultDrawer({ control }: { readonly control: Control }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const id = useId();
  const close = (): void => {
    setIsOpen(false);
    toggle.current?.focus();
  };
  return (
    <>
      <button ref={toggle} type="button" className="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setIsOpen(!isOpen)}>
        Faults
      </button>
      <div
        id={id}
        role="dialog"
        aria-label="Faults"
        className="drawer"
        hidden={!isOpen}
        onKeyDown={({ key }) => key === "Escape" && close()}
      >
        {isOpen && <DrawerContent control={control} onClose={close} />}
      </div>
    </>
  );
}

interface DrawerContentProps {
  readonly control: Control;
  readonly onClose: () => void;
}

function DrawerContent({ control, onClose }: DrawerContentProps): ReactNode {
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
      <header className="drawer-bar">
        <h2 className="panel-title">Faults</h2>
        <output className="drawer-answer">{answer}</output>
        <button type="button" className="button" autoFocus onClick={onClose}>
          Close
        </button>
      </header>
      <div className="drawer-groups">
        {faultGroups.map(({ title, faults }) => (
          <section key={title} className="fault-group" aria-label={title}>
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
