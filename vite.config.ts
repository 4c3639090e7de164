/**
 * One configuration for the library build, the simulator build (`--mode simulator`) and the four test projects.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { storybookTest } from "@storybook/addon-vitest/vitest-plugin";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import type { BuildEnvironmentOptions, UserConfig } from "vite";
import { defineConfig } from "vitest/config";
import { ownName } from "./storybook/own-name.ts";
import { findBrowser, launchArgs } from "./tests/tools/browser.mjs";

// All browser entries in one pass: separate passes would give `.` and `./devtools` a React context each.
const libraryBuild: BuildEnvironmentOptions = {
  target: "es2022",
  sourcemap: true,
  minify: false,
  lib: {
    entry: {
      index: "src/index.ts",
      vanilla: "src/vanilla.ts",
      pure: "src/pure.ts",
      testing: "src/testing.ts",
      devtools: "src/devtools.ts",
      "devtools-production": "src/devtools-production.ts",
      storybook: "src/storybook.ts",
      "storybook/preview": "src/storybook/preview.ts",
      "storybook/preset": "src/storybook/preset.ts",
    },
    formats: ["es"],
  },
  rolldownOptions: {
    external: [/^(react|react-dom|zustand|zod|msw|storybook)($|\/)/, /^@tanstack\//, /^@testing-library\//, /^@mavr\/atlas-react/],
    output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
  },
};

// A pass of its own, since it runs on Storybook's React, which comes without a JSX runtime.
const managerBuild: BuildEnvironmentOptions = {
  target: "es2022",
  minify: false,
  emptyOutDir: false,
  lib: { entry: { "storybook/manager": "src/storybook/manager.tsx" }, formats: ["es"] },
  rolldownOptions: {
    external: [/^(react|react-dom|react-dom\/client)$/, /^storybook\//],
    output: { entryFileNames: "[name].js" },
  },
};
const managerJsx = {
  find: /^react\/jsx-(?:dev-)?runtime$/,
  replacement: join(import.meta.dirname, "src", "storybook", "panel", "react-jsx.ts"),
};

const simulatorBuild: BuildEnvironmentOptions = {
  ssr: true,
  target: "node20",
  minify: false,
  emptyOutDir: false,
  license: { fileName: "third-party-licenses.md" }, // `ws` and `jose` are inside, and their licences ask to be
  rolldownOptions: {
    input: { simulator: "src/simulator.ts", "atlas-simulator": "src/simulator/cli.ts" },
    output: { format: "es", entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
  },
};

// A small machine that runs everything at once needs several times as long as a test does alone.
const testTimeout = 60_000;

export default defineConfig(({ mode }) => ({
  plugins: [react()],
  ...buildOf(mode),
  test: {
    coverage: { provider: "v8", include: ["src/**"] },
    maxWorkers: availableParallelism(), // the default leaves a core unused, which is half of a machine with two
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          testTimeout,
          environment: "node",
          include: ["tests/**/*.test.{ts,tsx}"],
          exclude: ["**/*.{dom,browser}.test.{ts,tsx}"],
          setupFiles: ["tests/tools/setup-node.ts"],
        },
      },
      {
        extends: true,
        resolve: { alias: ownName },
        test: {
          name: "dom",
          testTimeout,
          environment: "jsdom",
          pool: "vmThreads", // a context for each file, in half the time of a process for each
          include: ["tests/**/*.dom.test.{ts,tsx}"],
          setupFiles: ["tests/tools/setup-dom.ts"],
        },
      },
      {
        extends: true,
        test: {
          // These drive a browser from outside, as they start servers and stop them.
          name: "browser",
          testTimeout: 120_000,
          environment: "node",
          fileParallelism: false,
          include: ["tests/**/*.browser.test.ts"],
        },
      },
      {
        plugins: [storybookTest({ configDir: "storybook" })],
        // One page for all files, as in Storybook itself: a page for each costs more than the stories in it.
        test: { name: "storybook", testTimeout, isolate: false, browser: browser() },
      },
    ],
  },
}));

function buildOf(mode: string): Pick<UserConfig, "build" | "ssr" | "resolve"> {
  if (mode === "simulator") return { build: simulatorBuild, ssr: { noExternal: true } };
  if (mode === "storybook-manager") return { build: managerBuild, resolve: { alias: [managerJsx] } };
  return { build: libraryBuild };
}

function browser() {
  const found = process.env["VITEST"] ? findBrowser() : null; // neither a build nor Storybook's own server drives a browser
  const env = found?.env && { env: { ...process.env, ...found.env } as Record<string, string> }; // `ProcessEnv` allows absent values
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions: { args: launchArgs, ...(found && { executablePath: found.executablePath }), ...env } }),
    instances: [{ browser: "chromium" as const }],
  };
}
