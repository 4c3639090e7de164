/**
 * Storybook's configuration. The simulator is reached through Storybook's own origin, so that a page needs one address only.
 */
import { defineMain } from "@storybook/react-vite/node";

const simulator = process.env["ATLAS_SIMULATOR_URL"];

export default defineMain({
  framework: "@storybook/react-vite",
  stories: ["./stories/**/*.stories.tsx"],
  addons: ["@storybook/addon-docs", "@storybook/addon-a11y", "@storybook/addon-vitest"],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: "react-docgen" },
  viteFinal: (config) => {
    if (simulator === undefined) return config;
    const proxy = { "/ws": { target: simulator, ws: true }, "/api": simulator, "/control": simulator };
    return { ...config, server: { ...config.server, proxy: { ...config.server?.proxy, ...proxy } } };
  },
});
