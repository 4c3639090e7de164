/**
 * The button in a corner, and the inspector over the page while it is open. Closed it listens to its shortcut and to nothing else: no timer, no
 * subscription, no reading. The inspector is a chunk of its own, loaded when it is first opened.
 */
import { useCallback, useContext, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode, type RefObject } from "react";
import { AtlasContext } from "../react/provider/atlas-context.ts";
import { systemClock, type Clock } from "../shared/clock.ts";
import { AtlasError } from "../shared/errors.ts";
import type { DevtoolsPosition, Lengths } from "./dock/settings.ts";
import type { FaultControl } from "./inspector/fault-command.ts";
import type { InspectorTheme } from "./inspector/inspector.tsx";
import { buttonCss } from "./look/button-styles.ts";
import { useStyles } from "./look/use-styles.ts";
import { recordClients } from "./recorder/recorder.ts";
import type { ShownClient } from "./shown-client.ts";
import { useDevtoolsState } from "./use-devtools-state.ts";
import { CHUNK_FAILED, useInspectorChunk, type LoadInspector } from "./use-inspector-chunk.ts";
import { useShortcut } from "./use-shortcut.ts";

export interface AtlasDevtoolsProps {
  /** Whose state to show. @defaultValue the client of the nearest `AtlasProvider` */
  readonly client?: ShownClient | undefined;
  /** Whether the panel is open until the user opens or closes it, which is remembered. @defaultValue false */
  readonly initialIsOpen?: boolean | undefined;
  /** What the panel's two readings a second run on. @defaultValue the system's */
  readonly clock?: Clock | undefined;
  /** Where the panel lies until the user chooses a place, which is remembered. @defaultValue "bottom" */
  readonly position?: DevtoolsPosition | undefined;
  /** `auto` follows the system. @defaultValue "auto" */
  readonly theme?: InspectorTheme | undefined;
  /** Opens and closes the panel: names of modifiers and a key, or `false` for none. Escape closes it while the focus is in it. @defaultValue "Alt+Shift+A" */
  readonly shortcut?: string | false | undefined;
  /** Of the page's policy, for browsers that need a `<style>` element (Safari before 16.4). */
  readonly nonce?: string | undefined;
  /** Has a simulator misbehave, in a tab that exists only with it. Resolves with what the simulator did. */
  readonly control?: FaultControl | undefined;
}

/**
 * The component over a way to load the inspector, which has to be the same at each rendering. Clients that are created from now on are recorded,
 * so that a fault is there before the inspector is opened.
 */
export function createDevtools(load: LoadInspector): (props: AtlasDevtoolsProps) => ReactNode {
  recordClients();
  return function AtlasDevtools(props) {
    return <Devtools {...props} load={load} />;
  };
}

function Devtools(props: AtlasDevtoolsProps & { readonly load: LoadInspector }): ReactNode {
  const { client, initialIsOpen = false, clock = systemClock, theme = "auto", shortcut = "Alt+Shift+A", nonce, control } = props;
  const nearest = useContext(AtlasContext);
  const [settings, change] = useDevtoolsState();
  const isOpen = settings.isOpen ?? initialIsOpen;
  const chunk = useInspectorChunk(props.load, isOpen);
  const styled = useStyles(buttonCss, nonce);
  const id = useId();
  const [button, wasToggled, toggle] = useToggle(isOpen, change);
  useShortcut(shortcut, button, toggle);
  const onPosition = useCallback((position: DevtoolsPosition) => change({ position }), [change]);
  const onLengths = useCallback((lengths: Lengths) => change({ lengths }), [change]);
  const shown = client ?? nearest;
  if (shown === undefined) throw new AtlasError("provider-missing");

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || event.defaultPrevented || !isOpen) return;
    event.stopPropagation(); // a dialog of the page stays open
    toggle();
  };
  const isShown = isOpen && chunk.type === "loaded";
  return (
    <div ref={styled} className="atlas" data-atlas-theme={theme} onKeyDown={onKeyDown}>
      {isShown && (
        <chunk.chunk.Dock
          id={id}
          client={shown}
          clock={clock}
          control={control}
          theme={theme}
          nonce={nonce}
          position={settings.position ?? props.position ?? "bottom"}
          lengths={settings.lengths ?? {}}
          takesFocus={wasToggled}
          onPosition={onPosition}
          onLengths={onLengths}
          onClose={toggle}
        />
      )}
      {isOpen && chunk.type === "failed" && (
        <p role="alert" className="atlas-failed">
          {CHUNK_FAILED}
        </p>
      )}
      <button
        ref={button}
        type="button"
        className="atlas-open"
        hidden={isShown}
        aria-expanded={isOpen}
        aria-controls={isShown ? id : undefined}
        onClick={toggle}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 9h3l2-6 4 10 2-4h3" />
        </svg>
        Atlas
      </button>
    </div>
  );
}

type Toggle = readonly [button: RefObject<HTMLButtonElement | null>, wasToggled: boolean, toggle: () => void];

/** Opens and closes. The button is hidden while the panel is open; the focus goes to it when it was lost with the panel. */
function useToggle(isOpen: boolean, change: (changed: { readonly isOpen: boolean }) => void): Toggle {
  const button = useRef<HTMLButtonElement>(null);
  const [wasToggled, setToggled] = useState(false);
  const toggle = useCallback(() => {
    setToggled(true);
    change({ isOpen: !isOpen });
  }, [isOpen, change]);
  useEffect(() => {
    const page = button.current?.ownerDocument;
    if (wasToggled && !isOpen && page?.activeElement === page?.body) button.current?.focus();
  }, [wasToggled, isOpen]);
  return [button, wasToggled, toggle];
}
