/** The application of the pictures: a book on a server in the page, with the inspector of `?place=`: `app`, or `tanstack` for TanStack Devtools. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { TanStackDevtools } from "@tanstack/react-devtools";
import { useState, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { AtlasDevtools, atlasDevtoolsPlugin } from "../../../src/devtools.ts";
import { AtlasProvider, formatDecimal, useCurves, useOrders, usePaymentOrders, usePositions } from "../../../src/index.ts";
import { createEngineServer } from "../../../src/storybook/story/engine-server.ts";

const query = new URLSearchParams(location.search);
const theme = query.get("theme") === "light" ? "light" : "dark";
const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
const server = createEngineServer({ preset: "desk", seed: 7, rates: { updatesPerSecond: 120 } });
server.engine.start();
Object.assign(window, { control: server.control });

function Book(): ReactNode {
  const { rows, status } = usePositions({ sort: [{ field: "symbol" }], limit: 60 });
  useOrders();
  useCurves();
  const payments = usePaymentOrders();
  return (
    <main>
      <h1>Book of a desk</h1>
      <p>
        Positions are <b id="status">{status}</b>, and there are {payments.rows.length} payment orders.
      </p>
      <table>
        <tbody>
          {rows.map(({ position_line_key, symbol, quantity, market_value, currency }) => (
            <tr key={position_line_key}>
              <td>{symbol}</td>
              <td>{quantity && formatDecimal(quantity)}</td>
              <td>
                {market_value && currency && formatDecimal(market_value, { currency })} {currency}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}

function App(): ReactNode {
  const [plugins] = useState(() => [atlasDevtoolsPlugin({ control: server.control, defaultOpen: true })]);
  return (
    <QueryClientProvider client={queryClient}>
      <AtlasProvider {...server.options}>
        <Book />
        {query.get("place") === "tanstack" ? (
          <TanStackDevtools plugins={plugins} config={{ defaultOpen: true, theme }} />
        ) : (
          <AtlasDevtools control={server.control} theme={theme} initialIsOpen />
        )}
      </AtlasProvider>
    </QueryClientProvider>
  );
}

document.documentElement.dataset["theme"] = theme;
createRoot(document.getElementById("root")!).render(<App />);
