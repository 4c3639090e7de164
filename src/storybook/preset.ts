/** The addon's part of Storybook's configuration. Runs in Node, and imports nothing. */

/**
 * Bundled by Vite's development server at the start, and together: found later, they would reload the page in the middle of a test. React is named for
 * projects without React's Vite plugin, which would name it.
 */
export const optimizeViteDeps: readonly string[] = ["react", "@mavr/atlas-react", "@mavr/atlas-react/storybook"];
