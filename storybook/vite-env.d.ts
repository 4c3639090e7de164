/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Set by the start script. */
  readonly STORYBOOK_ATLAS_CONTROL_SECRET?: string;
}
