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
  // Beside a running desk Storybook would look through the whole page at each change for what it has marked: a fifth of the main thread.
  features: { sidebarOnboardingChecklist: false, highlight: simulator === undefined },
  typescript: { reactDocgen: "react-docgen" },
  viteFinal: (config) => {
    if (simulator === undefined) return config;
    const { hmr } = config.server ?? {};
    // Vite forwards upgrades of a server it was told about; Storybook names its own to hot reloading alone.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the place where Storybook 10.6 still puts it
    const storybook = typeof hmr === "object" && hmr.server ? { middlewareMode: { server: hmr.server } } : {};
    const proxy = { "/ws": { target: simulator, ws: true }, "/api": simulator, "/control": simulator };
    return { ...config, server: { ...config.server, ...storybook, proxy } };
  },
});
