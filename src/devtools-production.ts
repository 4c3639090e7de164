"use client";
/** The inspector for production builds, too: for a page that support or a tester looks into. `./devtools` is empty there. */
import { createDevtools } from "./devtools/atlas-devtools.tsx";
import { createPlugin } from "./devtools/atlas-devtools-plugin.tsx";

export { setRecordingOptions } from "./devtools/recorder/recorder.ts";

export type { AtlasDevtoolsProps } from "./devtools/atlas-devtools.tsx";
export type { AtlasDevtoolsPlugin, AtlasDevtoolsPluginOptions, PluginTheme } from "./devtools/atlas-devtools-plugin.tsx";
export type { DevtoolsPosition } from "./devtools/dock/settings.ts";
export type {
  FaultCommand,
  FaultControl,
  FaultField,
  FaultPreset,
  FaultPresetGroup,
  FaultVerb,
} from "./devtools/inspector/fault-command.ts";
export type { InspectorTheme } from "./devtools/inspector/inspector.tsx";
export type { RecordingOptions } from "./devtools/recorder/recorder.ts";

/**
 * The inspector, behind a button in a corner of the page, in every build.
 * @throws AtlasError `provider-missing` where there is neither a provider nor a `client`
 */
export const AtlasDevtools: ReturnType<typeof createDevtools> = /* @__PURE__ */ createDevtools(
  () => import("./devtools/inspector-chunk.ts"),
);

/** The inspector for `<TanStackDevtools plugins={[atlasDevtoolsPlugin()]} />`, in every build. */
export const atlasDevtoolsPlugin: ReturnType<typeof createPlugin> = /* @__PURE__ */ createPlugin(
  () => import("./devtools/inspector-chunk.ts"),
);
