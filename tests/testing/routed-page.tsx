/** A small application, built and opened in a browser: positions, orders, what they claim of themselves, and the connection. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { AtlasProvider, useConnection, useOrders, usePositions } from "../../src/index.ts";

const base = decodeURIComponent(location.hash.slice(1)); // written by the test that opens the page
const codes: string[] = [];
const queryClient = new QueryClient();

async function getToken(): Promise<string> {
  const response = await fetch(`${base}/token`, { method: "POST" });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}

function Desk() {
  const positions = usePositions();
  const orders = useOrders();
  const connection = useConnection();
  const { lastClose } = connection;
  const code = lastClose !== undefined && "code" in lastClose ? String(lastClose.code) : "";
  return (
    <>
      <output id="positions">{positions.status}</output>
      <ul>
        {positions.rows.map(({ position_line_key, symbol, quantity }) => (
          <li key={position_line_key}>{`${String(symbol)} ${String(quantity)}`}</li>
        ))}
      </ul>
      <output id="orders">{`${orders.status} ${String(orders.data?.length ?? orders.error?.code)}`}</output>
      <output id="connection">{`${connection.status} ${lastClose?.type ?? ""} ${code}`.trim()}</output>
    </>
  );
}

createRoot(document.body).render(
  <QueryClientProvider client={queryClient}>
    <AtlasProvider
      url={base}
      getToken={getToken}
      paths={{ orders: "/orders", positions: "/positions/snapshot" }}
      timings={{ backoffMinMs: 500, settleMs: 50 }}
      onError={({ code }) => codes.push(code)}
    >
      <Desk />
    </AtlasProvider>
  </QueryClientProvider>,
);
Object.assign(window, { codes });
