/**
 * What Storybook adds to a preview that names the addon in `main.ts`. Imports the package by its name: this file is loaded by its path, and a
 * relative import would give the decorator another copy of the React context than the components have.
 */
import { addonAtlas } from "@mavr/atlas-react/storybook";

export const { decorators, globalTypes } = addonAtlas();
