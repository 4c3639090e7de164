/** A drawer of buttons that trouble the server, so that one can see what the desk makes of it. It lies over the desk and moves nothing. */
import { useId, useRef, useState, type ReactNode } from "react";
import { FaultList } from "./fault-list.tsx";
import type { Control } from "./control.ts";
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
        {isOpen && (
          <FaultList control={control}>
            <button type="button" className="button" autoFocus onClick={close}>
              Close
            </button>
          </FaultList>
        )}
      </div>
    </>
  );
}
