/** An application under a strict policy, with styles of its own that must not reach the inspector, and the inspector of production builds. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createRoot } from "react-dom/client";
import { AtlasDevtools } from "../../src/devtools-production.ts";
import { AtlasProvider, usePositions } from "../../src/index.ts";

const root = document.getElementById("root")!;
const url = root.dataset["api"]!;
const theme = new URLSearchParams(location.search).get("theme") === "light" ? "light" : "dark";
const queryClient = new QueryClient();

async function getToken(): Promise<string> {
  const response = await fetch(`${url}/token`, { method: "POST" });
  return ((await response.json()) as { readonly access_token: string }).access_token;
}

function Desk() {
  const { rows, status } = usePositions();
  return (
    <main>
      <h1>Desk</h1>
      <p id="status">{status}</p>
      <button type="button">A button of the page</button>
      <table>
        <tbody>
          {rows.slice(0, 40).map(({ position_line_key, symbol, quantity }) => (
            <tr key={position_line_key}>
              <td>{symbol}</td>
              <td>{quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}

const control = async ({ verb }: { readonly verb: string }) => `did ${verb}`;

createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <AtlasProvider url={url} getToken={getToken}>
      <Desk />
      <AtlasDevtools theme={theme} control={control} />
    </AtlasProvider>
  </QueryClientProvider>,
);
