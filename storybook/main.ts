/**
 * Storybook's configuration: the documentation and the stories. Beside a simulator (`npm run dev`) the development server passes its paths on, so that a page needs one address
 * only. A built Storybook knows no simulator: its server is `launch/serve-built.mjs`.
 */
import { defineMain } from "@storybook/react-vite/node";
import remarkGfm from "remark-gfm";
import { pageLinks } from "./docs/page-links.mjs";
import { controlSecretMeta } from "./launch/control-secret.mjs";
import { ownName } from "./own-name.ts";

const { ATLAS_SIMULATOR_URL: simulator, ATLAS_CONTROL_SECRET: controlSecret } = process.env;

export default defineMain({
  framework: "@storybook/react-vite",
  stories: ["./docs/**/*.mdx", "./stories/**/*.stories.tsx"],
  addons: [
    // MDX alone knows no tables.
    { name: "@storybook/addon-docs", options: { mdxPluginOptions: { mdxCompileOptions: { remarkPlugins: [remarkGfm, pageLinks] } } } },
    "@storybook/addon-a11y",
    "@storybook/addon-vitest",
    "@storybook/addon-mcp",
  ],
  // `npm start` builds with `--test`, which would leave the documentation out.
  build: { test: { disableAutoDocs: false, disableBlocks: false, disabledAddons: [], disableMDXEntries: false } },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  // To mark elements, Storybook looks through the whole page at each change: beside a running desk a fifth of the main thread.
  features: { sidebarOnboardingChecklist: false, highlight: false },
  typescript: { reactDocgen: "react-docgen" },
  // Never into a build, which is kept and served with another secret.
  previewHead: (head = "", { configType }) =>
    configType === "PRODUCTION" || controlSecret === undefined ? head : head + controlSecretMeta(controlSecret),
  viteFinal: (given) => {
    // A plugin, since addon-vitest takes nothing else of this configuration.
    const config = { ...given, plugins: [...(given.plugins ?? []), { name: "own-name", config: () => ({ resolve: { alias: ownName } }) }] };
    if (simulator === undefined) return config;
    const { hmr } = config.server ?? {};
    // Vite forwards upgrades only of a server that it is given; Storybook gives its own to hot reloading alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the place where Storybook 10.6 still puts it
    const storybook = typeof hmr === "object" && hmr.server ? { middlewareMode: { server: hmr.server } } : {};
    const passedOn = { target: simulator, changeOrigin: false }; // the simulator decides by the host who may use control
    const proxy = { "/ws": { ...passedOn, ws: true }, "/api": passedOn, "/control": passedOn };
    return { ...config, server: { ...config.server, ...storybook, proxy } };
  },
});
