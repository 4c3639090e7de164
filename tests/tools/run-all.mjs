/** `npm test`: everything that CI checks. Each step is an npm script of its own. */
import { runSteps } from "./run-steps.mjs";

const first = [
  { name: "types", script: "typecheck" },
  { name: "build", script: "build" },
];
const format = [{ name: "format", script: "format:check" }];

const outside = [
  { name: "browser tests", script: "test:browser" },
  { name: "stories", script: "test:stories" },
  { name: "package", script: "check:package" },
  { name: "packed", script: "test:packed" },
];
const onSources = [
  { name: "lint", script: "lint" },
  { name: "dead code", script: "knip" },
  { name: "API reference", script: "api" },
  { name: "unit tests", script: "test:unit" },
];

// Browsers and installations wait most of the time, so what computes fits beside them. Both need the build.
await runSteps([
  [first, format],
  [outside, onSources],
]);
