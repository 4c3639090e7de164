/** Every panel of the desk, small, beside the faults of its server: what a fault does to each of them is seen at once. */
import type { ReactNode } from "react";
import { useAtlasClient } from "../../src/index.ts";
import { ConnectionLine } from "../desk/connection/connection-line.tsx";
import { FaultList } from "../desk/faults/fault-list.tsx";
import type { Control } from "../desk/faults/control.ts";
import { BlotterPanel } from "../desk/panels/blotter-panel.tsx";
import { CashPanel } from "../desk/panels/cash-panel.tsx";
import { OcpPanel } from "../desk/panels/ocp-panel.tsx";
import { OrdersPanel } from "../desk/panels/orders-panel.tsx";
import { PaymentOrdersPanel } from "../desk/panels/payment-orders-panel.tsx";
import { PositionsPanel } from "../desk/panels/positions-panel.tsx";
import { ReportsPanel } from "../desk/panels/reports-panel.tsx";
import { TradesPanel } from "../desk/panels/trades-panel.tsx";
import "../desk/theme.css";
import "../desk/desk.css";
import "./fault-lab.css";

export function FaultLab({ control }: { readonly control: Control }): ReactNode {
  const client = useAtlasClient();
  return (
    <main className="desk-theme fault-lab">
      <div className="fault-lab-desk">
        <ConnectionLine>
          <button type="button" className="button" onClick={() => client.reconnect()}>
            Reconnect
          </button>
        </ConnectionLine>
        <div className="fault-lab-panels">
          <PositionsPanel />
          <TradesPanel />
          <BlotterPanel />
          <CashPanel />
          <OcpPanel />
          <PaymentOrdersPanel />
          <OrdersPanel />
          <ReportsPanel />
        </div>
      </div>
      <div className="fault-lab-faults">
        <FaultList control={control} />
      </div>
    </main>
  );
}
