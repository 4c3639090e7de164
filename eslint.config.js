/**
 * The rules of the code base. What is particular to this package stands in the tables below: who may import whom, which packages a
 * folder may know, and the one file that may touch each global.
 */
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import storybook from "eslint-plugin-storybook";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

/** Each folder under src: the folders and packages it may import, and those it may import for their types alone. */
const folders = {
  shared: { folders: [], packages: [] },
  protocol: { folders: ["shared"], packages: ["zod"] },
  domains: { folders: ["shared", "protocol"], packages: ["zod"] },
  connection: { folders: ["shared", "protocol", "domains"], packages: [] },
  store: { folders: ["shared", "protocol", "domains"], packages: ["zustand"] },
  sync: {
    folders: ["shared", "protocol", "domains", "connection", "store"],
    packages: ["zustand"],
    types: ["@tanstack/react-query"], // its values would bring React into `./vanilla`
  },
  client: {
    folders: ["shared", "protocol", "domains", "connection", "store", "sync"],
    packages: ["zustand"],
    types: ["@tanstack/react-query"],
  },
  react: {
    folders: ["shared", "protocol", "domains", "connection", "store", "sync", "client"],
    packages: ["react", "zustand", "@tanstack/react-query"],
  },
  devtools: {
    folders: ["shared", "protocol", "domains", "connection", "store", "sync", "client", "react"],
    packages: ["react", "react-dom", "zustand", "@tanstack/react-query"],
  },
  engine: { folders: ["shared", "protocol", "domains"], packages: [] },
  testing: {
    folders: ["shared", "protocol", "domains", "connection", "store", "sync", "client", "react", "engine"],
    packages: ["react", "zustand", "@tanstack/react-query", "@testing-library/react", "msw"],
  },
  simulator: { folders: ["shared", "protocol", "domains", "engine"], packages: ["ws", "jose", "node:"] },
  storybook: {
    folders: ["shared", "protocol", "domains", "connection", "store", "sync", "client", "react", "devtools", "engine", "testing"],
    packages: ["react", "react-dom", "@tanstack/react-query", "storybook", "@mavr/atlas-react"],
  },
};

/** The entry points re-export names of these folders. */
const entries = {
  index: ["shared", "protocol", "domains", "connection", "store", "sync", "client", "react"],
  vanilla: ["shared", "protocol", "domains", "connection", "store", "sync", "client"],
  pure: ["shared", "protocol", "domains", "react", "engine"], // of the engine, what calls a simulator: a test says so
  devtools: ["devtools"],
  "devtools-production": ["devtools"],
  testing: ["shared", "protocol", "domains", "engine", "testing"],
  simulator: ["shared", "engine", "simulator"],
  storybook: ["engine", "storybook"],
};

const production = ["shared", "protocol", "domains", "connection", "store", "sync", "client", "react"];

const time = [
  "setTimeout",
  "setInterval",
  "setImmediate",
  "clearTimeout",
  "clearInterval",
  "queueMicrotask",
  "requestAnimationFrame",
  "cancelAnimationFrame",
  "requestIdleCallback",
  "MessageChannel",
  "scheduler",
  "performance",
];
const page = ["document", "window", "navigator", "location", "localStorage", "sessionStorage"];
const network = ["WebSocket", "fetch", "XMLHttpRequest", "EventSource", "BroadcastChannel", "Worker"];
const banned = [...time, ...page, ...network, "console", "crypto"];

/** The one place in production for each global; tests own them all through these ports. */
const ports = [
  { files: "src/shared/clock.ts", globals: time, now: true },
  { files: "src/shared/random.ts", globals: ["crypto"], random: true },
  { files: "src/shared/page.ts", globals: page },
  { files: "src/connection/sockets/socket.ts", globals: ["WebSocket"] },
  { files: "src/connection/rest/authorised-fetch.ts", globals: ["fetch"] },
  { files: "src/client/console-errors.ts", globals: ["console"] },
  { files: "src/domains/tables/clipboard.ts", globals: ["navigator"] },
];

const kinds =
  "positions|trades|blotter|cash_balance|ocp|payment_order|orders|curves|dividends|coupons|report_generated|report_edit|report_locked|heartbeat";

const noDefaultExport = { selector: "ExportDefaultDeclaration", message: "Named exports only." };
const noDynamicImport = { selector: "ImportExpression", message: "Static imports only: the direction of imports is checked on them." };
const noCurrentDate = {
  selector: ":matches(NewExpression, CallExpression)[callee.name='Date'][arguments.length=0]",
  message: "Time comes in through the clock port.",
};
const noWireKinds = [
  {
    selector: `:not(TSLiteralType) > Literal[value=/^(${kinds})$/]`,
    message: "Wire kinds stand in protocol/ and domains/ only; take the handle or the registry row.",
  },
  {
    selector: "Property > Identifier.key[name=/^(cash_balance|payment_order|report_generated|report_edit|report_locked)$/]",
    message: "Wire kinds stand in protocol/ and domains/ only; take the registry row.",
  },
];

const noNow = { object: "Date", property: "now", message: "Time comes in through the clock port." };
/** Younger than the supported browsers. What the language itself gained since is kept out by `lib` in src/tsconfig.json. */
const noYoung = [
  ["URL", "canParse"],
  ["URL", "parse"],
  ["AbortSignal", "any"],
  ["AbortSignal", "timeout"],
  ["Response", "json"],
].map(([object, property]) => ({ object, property, message: "Younger than Safari 15.4, which is supported." }));
const noRandom = { object: "Math", property: "random", message: "Randomness comes in through the random port." };

export default defineConfig(
  globalIgnores([
    "dist",
    "storybook-static",
    "coverage",
    ".cache",
    "storybook/public",
    "tests/tools/packed",
    "tests/tools/packed-jest",
    "tests/tools/packed-storybook",
  ]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  { languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } } },
  reactHooks.configs.flat["recommended-latest"],
  storybook.configs["flat/recommended"],
  {
    rules: {
      "no-console": "error",
      "no-restricted-syntax": ["error", noDefaultExport],
      "@typescript-eslint/consistent-type-exports": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }], // a short name for a schema's type
      "@typescript-eslint/no-meaningless-void-operator": "off", // `void f()` says that there is nothing to return
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
    },
  },

  Object.keys(folders).map(folderRules),
  {
    files: ["src/store/rows/**"],
    rules: {
      "no-restricted-imports": ["error", { patterns: [{ regex: "/views/", message: "Views are made of rows: rows know no view." }] }],
    },
  },
  {
    // The one chunk of the package; the first load imports nothing of it but types, which `npm run size` guards.
    files: ["src/client/load-feed.ts"],
    rules: { "no-restricted-syntax": ["error", noDefaultExport, noCurrentDate, ...noWireKinds] },
  },
  Object.entries(entries).map(([entry, allowed]) => ({
    files: [`src/${entry}.ts`],
    rules: {
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [onlyFolders(`src/${entry}.ts`, allowed, String.raw`\./`)] }],
    },
  })),
  ports.map(({ files, globals, ...uses }) => ({ files: [files], rules: globalRules(globals, uses) })),

  {
    files: ["tests/**", "storybook/**"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/only-throw-error": "off", // an application may throw anything, and tests do
      "@typescript-eslint/require-await": "off", // fakes are async because what they stand for is
      "react-hooks/globals": "off",
    },
  },
  // Type tests are compiled and never run.
  { files: ["tests/types/**"], rules: { "react-hooks/rules-of-hooks": "off", "@typescript-eslint/no-unused-expressions": "off" } },
  { files: ["tests/tools/**", "tests/bench/**", "tests/{soak,herd}/*.mjs", "storybook/*.mjs"], rules: { "no-console": "off" } },
  { files: ["src/simulator/cli.ts"], rules: { "no-console": "off" } },
  { files: ["*.config.{js,ts}", "tests/mutation/*", "storybook/{main.ts,preview.tsx}"], rules: { "no-restricted-syntax": "off" } },
  {
    files: ["**/*.{js,mjs}"],
    extends: [tseslint.configs.disableTypeChecked], // the type checker itself reads the scripts
    rules: { "no-undef": "off" },
  },
);

function folderRules(folder) {
  const { folders: allowed, packages, types = [] } = folders[folder];
  const isProduction = production.includes(folder);
  const keepsPorts = isProduction || folder === "engine";
  const syntax = [noDefaultExport, ...(isProduction ? [noDynamicImport, noCurrentDate] : [])];
  const knowsKinds = !isProduction || folder === "protocol" || folder === "domains";
  return {
    files: [`src/${folder}/**`],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        { patterns: [onlyFolders(folder, [folder, ...allowed], String.raw`(?:\.\./)+`), ...onlyPackages(folder, packages, types)] },
      ],
      "no-restricted-syntax": ["error", ...syntax, ...(knowsKinds ? [] : noWireKinds)],
      ...(isProduction ? globalRules([], {}) : {}),
      ...(keepsPorts && !isProduction ? { "no-restricted-properties": ["error", noRandom] } : {}),
    },
  };
}

/** A relative import that climbs may end in the allowed folders alone; entry points are imported by nobody. */
function onlyFolders(place, allowed, prefix) {
  const others = Object.keys(folders).filter((folder) => !allowed.includes(folder));
  const entryFiles = Object.keys(entries).map((entry) => String.raw`${entry}\.ts$`);
  return {
    regex: `^${prefix}(?:${[...others.map((folder) => `${folder}/`), ...entryFiles].join("|")})`,
    message: `${place} may import ${allowed.join(", ")} and no other folder.`,
  };
}

function onlyPackages(folder, packages, types) {
  const isRelative = String.raw`\.{1,2}/`;
  const allow = (names) => `^(?!${[isRelative, ...names.map((name) => (name.endsWith(":") ? name : `${name}(?:/|$)`))].join("|")})`;
  const message = (names) => `${folder}/ may import ${names.length > 0 ? names.join(", ") : "no package"}.`;
  return [
    { regex: allow([...packages, ...types]), message: message([...packages, ...types]) },
    ...types.map((name) => ({
      regex: `^${name}(?:/|$)`,
      allowTypeImports: true,
      message: `${folder}/ may import the types of ${name} only.`,
    })),
  ];
}

/** `allowed`: the globals this place may touch; everything else comes in through a port. */
function globalRules(allowed, uses) {
  const names = banned.filter((name) => !allowed.includes(name));
  const globals = names.map((name) => ({ name, message: "Comes in through a port; see the table of ports in eslint.config.js." }));
  return {
    "no-console": allowed.includes("console") ? "off" : "error",
    "no-restricted-globals": ["error", { globals, checkGlobalObject: true }],
    "no-restricted-properties": ["error", ...noYoung, ...(uses.now ? [] : [noNow]), ...(uses.random ? [] : [noRandom])],
  };
}
