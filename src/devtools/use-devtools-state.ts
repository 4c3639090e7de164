/**
 * Whether the panel is open and where it lies: as remembered, else as the application says. A server renders what the application says, and
 * so does the first rendering in the browser, which has to be the same; what was remembered comes right after it.
 */
import { useMemo, useState, useSyncExternalStore } from "react";
import { readSettings, saveSettings, type DevtoolsSettings } from "./dock/settings.ts";

interface SettingsStore {
  readonly get: () => DevtoolsSettings;
  readonly set: (changed: DevtoolsSettings) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

/** The settings, and how to change them. Changed ones are remembered. */
export function useDevtoolsState(): readonly [settings: DevtoolsSettings, change: (changed: DevtoolsSettings) => void] {
  const [store] = useState(createSettingsStore);
  const settings = useSyncExternalStore(store.subscribe, store.get, () => NOTHING);
  return useMemo(() => [settings, store.set] as const, [settings, store]);
}

const NOTHING: DevtoolsSettings = {};

function createSettingsStore(): SettingsStore {
  const listeners = new Set<() => void>();
  let settings: DevtoolsSettings | undefined; // read at the first use, which is never on a server
  const get = (): DevtoolsSettings => (settings ??= readSettings());
  return {
    get,
    set(changed) {
      settings = { ...get(), ...changed };
      saveSettings(changed);
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
