/** The package's own name, resolved to its sources: recipes, stories and the addon import it as an application does. */
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../src", import.meta.url));

/** For Vite's `resolve.alias`. */
export const ownName = [
  { find: /^@mavr\/atlas-react$/, replacement: `${sources}/index.ts` },
  { find: "@mavr/atlas-react/devtools/production", replacement: `${sources}/devtools-production.ts` },
  { find: /^@mavr\/atlas-react\/(\w+)$/, replacement: `${sources}/$1.ts` },
];
