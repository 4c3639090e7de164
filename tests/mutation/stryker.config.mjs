/** `npm run mutation`: changes the code that decides what may be shown, and says which changes no test notices. About ten minutes on two cores. */
export default {
  mutate: [
    "src/sync/{sequence/sequence,recovery,signals/invalidation}.ts",
    "src/connection/machine/{transition,open-rules,rotation-steps}.ts",
  ],
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "tests/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  concurrency: 2,
  // A mutant that loops is found out by its virtual clock never coming to rest, within seconds.
  timeoutMS: 10_000,
  ignorePatterns: ["dist", "coverage", "storybook", "storybook-static"],
  tempDirName: ".cache/mutation",
  cleanTempDir: "always",
  // The least share of changes noticed. Unit: per cent. Those left when it was set change nothing that a test could see.
  thresholds: { break: 95 },
  reporters: ["clear-text", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: ".cache/mutation.json" },
  allowConsoleColors: false,
};
