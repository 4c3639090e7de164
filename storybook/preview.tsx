/**
 * What every story shares: a dark desk and an accessibility check that fails the story. The documentation pages come first in the sidebar and
 * follow the reader's preference for light or dark.
 */
import addonA11y from "@storybook/addon-a11y";
import addonDocs from "@storybook/addon-docs";
import { definePreview } from "@storybook/react-vite";
import { addonAtlas } from "@mavr/atlas-react/storybook";
import "./docs/docs.css";
import { docsTheme } from "./docs/theme.ts";

export default definePreview({
  addons: [addonA11y(), addonDocs(), addonAtlas()],
  parameters: {
    a11y: { test: "error" },
    layout: "fullscreen",
    backgrounds: { options: { desk: { name: "desk", value: "#090c10" } } },
    docs: { theme: docsTheme() },
    // Storybook reads this list from the text of the file, so it stands here and holds nothing but literals.
    options: {
      storySort: {
        order: [
          "Docs",
          [
            "Introduction",
            "Quick start",
            "Hooks",
            "Rows",
            "Freshness",
            "REST and signals",
            "Tokens and identities",
            "Options",
            "Errors",
            "Testing",
            "Storybook addon",
            "Recipes",
            ["Users and tokens", "Tables", "Own data", "Pop-out windows", "Fake timers", "From react-use-websocket"],
            "Simulator",
            "Performance",
            "Devtools",
            "Upgrading",
            "Protocol",
            "Architecture",
          ],
          "Live state",
          ["Overview", "Positions", "Trades", "Blotter", "Cash", "Open currency positions", "Payment orders", "Reports", "Orders"],
          "Hooks",
          [
            "usePositions and the like",
            "usePosition and the like",
            "paused",
            "everyMs",
            "useTotals",
            "useRowChanges",
            "useRowFlash",
            "useSuspenseCollection",
            "useFreshness",
            "useFreshnessAge",
            "useConnection",
            "useLostConnection",
            "useAtlasStore",
            "useAtlasClient",
            "useOrders and the like",
            "useReports and the like",
            "useGeneratedReports and the like",
            "usePendingChanges",
          ],
          "Fault lab",
          "Desk",
          ["Live", "In Browser"],
          "Connection badge",
          "Connection notice",
          "Testing kit",
        ],
      },
    },
  },
  initialGlobals: { backgrounds: { value: "desk" } },
});
