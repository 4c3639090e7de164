/** `npm test`: everything that CI checks. Each step is an npm script of its own. */
import { runSteps } from "./run-steps.mjs";

const inBrowsers = [
  { name: "browser tests", script: "test:browser" },
  { name: "stories", script: "test:stories" },
];
const onSources = [
  { name: "types", script: "typecheck" },
  { name: "lint", script: "lint" },
  { name: "format", script: "format:check" },
  { name: "dead code", script: "knip" },
  { name: "API reference", script: "api" },
  { name: "build", script: "build" },
  { name: "package", script: "check:package" },
  { name: "packed", script: "test:packed" },
];

const units = [{ name: "unit tests", script: "test:unit" }];

// Browser tests wait most of the time, so everything else fits beside them.
await runSteps([[inBrowsers, [...onSources, ...units]]]);
