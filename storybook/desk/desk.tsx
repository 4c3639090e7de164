/** The whole desk: all that the package brings, on one screen. */
import { useState, type ReactNode } from "react";
import { DeskHead } from "./desk-head.tsx";
import { DeskStatus } from "./desk-status.tsx";
import { FaultDrawer } from "./faults/fault-drawer.tsx";
import type { Control } from "./faults/control.ts";
import { BlotterPanel } from "./panels/blotter-panel.tsx";
import { CashPanel } from "./panels/cash-panel.tsx";
import { OcpPanel } from "./panels/ocp-panel.tsx";
import { OrdersPanel } from "./panels/orders-panel.tsx";
import { PaymentOrdersPanel } from "./panels/payment-orders-panel.tsx";
import { PositionsPanel } from "./panels/positions-panel.tsx";
import { ReportsPanel } from "./panels/reports-panel.tsx";
import { TradesPanel } from "./panels/trades-panel.tsx";
import "./theme.css";
import "./desk.css";

export interface DeskProps {
  /** Commands the server's faults; without it there is no drawer. */
  readonly control?: Control | undefined;
}

export function Desk({ control }: DeskProps): ReactNode {
  const [book, setBook] = useState<string>();
  return (
    <main className="desk desk-theme">
      <DeskHead book={book} onBook={setBook}>
        {control !== undefined && <FaultDrawer control={control} />}
      </DeskHead>
      <div className="desk-panels">
        <PositionsPanel book={book} />
        <BlotterPanel book={book} />
        <TradesPanel book={book} />
        <CashPanel />
        <OcpPanel book={book} />
        <PaymentOrdersPanel />
        <OrdersPanel book={book} />
        <ReportsPanel />
      </div>
      <DeskStatus />
    </main>
  );
}
