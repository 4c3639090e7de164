"use client";
/** The package's entry for developers: an inspector that production builds drop. */
import { createDevtools } from "./devtools/atlas-devtools.tsx";
import { createPlugin } from "./devtools/atlas-devtools-plugin.tsx";
import { emptyPlugin } from "./devtools/empty-plugin.ts";

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
 * The inspector for developers, behind a button in a corner of the page. In production builds it renders nothing, so bundlers leave it out;
 * `./devtools/production` has it there, too.
 * @throws AtlasError `provider-missing` where there is neither a provider nor a `client`
 */
export const AtlasDevtools: ReturnType<typeof createDevtools> =
  process.env.NODE_ENV === "production" ? () => null : createDevtools(() => import("./devtools/inspector-chunk.ts"));

/** The inspector for `<TanStackDevtools plugins={[atlasDevtoolsPlugin()]} />`. In production builds the plugin shows nothing. */
export const atlasDevtoolsPlugin: ReturnType<typeof createPlugin> =
  process.env.NODE_ENV === "production" ? emptyPlugin : createPlugin(() => import("./devtools/inspector-chunk.ts"));
