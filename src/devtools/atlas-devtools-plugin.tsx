/**
 * The inspector as a plugin of TanStack Devtools. The type is a structural copy of that of `@tanstack/react-devtools`, so that the package does
 * not depend on it: up to 0.9.x a plugin is given the theme, later an object with it.
 */
import { useContext, type JSX, type ReactNode } from "react";
import { AtlasContext } from "../react/provider/atlas-context.ts";
import { AtlasError } from "../shared/errors.ts";
import type { InspectorProps, InspectorTheme } from "./inspector/inspector.tsx";
import { recordClients } from "./recorder/recorder.ts";
import type { ShownClient } from "./shown-client.ts";
import { CHUNK_FAILED, useInspectorChunk, type LoadInspector } from "./use-inspector-chunk.ts";

export interface AtlasDevtoolsPluginOptions extends Pick<InspectorProps, "clock" | "control" | "nonce"> {
  /** Whose state to show. @defaultValue the client of the nearest `AtlasProvider` above `TanStackDevtools` */
  readonly client?: ShownClient | undefined;
  /** Whether to open the plugin where none was opened before. @defaultValue false */
  readonly defaultOpen?: boolean | undefined;
}

/** The second argument of a plugin's `render`: the theme, or an object with it. */
export type PluginTheme = "dark" | "light" | { readonly theme: "dark" | "light" };

/** A plugin as `TanStackDevtools` takes it. */
export interface AtlasDevtoolsPlugin {
  id: string;
  name: string;
  /** Called by TanStack Devtools when the tab of the plugin is shown. */
  render: (element: HTMLElement, theme: PluginTheme) => JSX.Element;
  defaultOpen?: boolean;
}

/** The function that makes the plugin, over a way to load the inspector. Records clients from now on, as `createDevtools` does. */
export function createPlugin(load: LoadInspector): (options?: AtlasDevtoolsPluginOptions) => AtlasDevtoolsPlugin {
  recordClients();
  return ({ defaultOpen, ...shown } = {}) => ({
    id: "atlas",
    name: "Atlas",
    render: (_, theme) => <PluginView {...shown} load={load} theme={themeOf(theme)} />,
    ...(defaultOpen !== undefined && { defaultOpen }),
  });
}

interface PluginViewProps extends Omit<AtlasDevtoolsPluginOptions, "defaultOpen"> {
  readonly load: LoadInspector;
  readonly theme: InspectorTheme;
}

function PluginView({ load, client, ...inspected }: PluginViewProps): ReactNode {
  const nearest = useContext(AtlasContext);
  const chunk = useInspectorChunk(load, true);
  const shown = client ?? nearest;
  if (shown === undefined) throw new AtlasError("provider-missing");
  if (chunk.type === "failed") return <p role="alert">{CHUNK_FAILED}</p>;
  return chunk.type === "loaded" ? <chunk.chunk.Inspector client={shown} {...inspected} /> : null;
}

/** Tolerant, since which of the two comes depends on a version that the package does not choose. */
function themeOf(theme: PluginTheme | undefined): InspectorTheme {
  return (typeof theme === "object" ? theme.theme : theme) ?? "auto";
}
