/** Where the panel lies. It is fixed, so the page below it does not move; `min` and `max` keep it in a window of any size. */
import { styleSheet } from "../look/scope.ts";

export const dockCss = styleSheet(`
&.atlas-dock-root { position: static; }
.atlas-dock { position: fixed; z-index: 2147483000; display: flex; overflow: hidden; margin: 0; background: var(--atlas-back); box-shadow: var(--atlas-shadow); }
.atlas-dock--bottom { inset: auto 0 0; height: min(var(--atlas-bottom-height), 100%); }
.atlas-dock--right { inset: 0 0 0 auto; width: min(var(--atlas-right-width), 100%); }
.atlas-dock--floating {
  left: max(min(var(--atlas-left), 100% - min(var(--atlas-width), 100%)), 0px);
  top: max(min(var(--atlas-top), 100% - 34px), 0px);
  width: min(var(--atlas-width), 100%);
  height: min(var(--atlas-height), 100%);
  border-radius: 8px;
}
.atlas-dock--floating .atlas-header { cursor: move; touch-action: none; }
.atlas-title { font-weight: 700; letter-spacing: 0.01em; white-space: nowrap; }
.atlas-grip { padding: 2px 6px; margin-left: -6px; border: 0; background: none; color: inherit; font: inherit; font-weight: 700; cursor: move; touch-action: none; }
.atlas-edge { position: absolute; z-index: 2; touch-action: none; }
.atlas-edge:hover, .atlas-edge:active { background: var(--atlas-accent); }
.atlas-edge:focus-visible { background: var(--atlas-accent); outline: none; border-radius: 0; }
.atlas-edge--top { inset: 0 0 auto; height: 5px; cursor: ns-resize; }
.atlas-edge--bottom { inset: auto 0 0; height: 5px; cursor: ns-resize; }
.atlas-edge--left { inset: 0 auto 0 0; width: 5px; cursor: ew-resize; }
.atlas-edge--right { inset: 0 0 0 auto; width: 5px; cursor: ew-resize; }
.atlas-edge--corner { right: 0; bottom: 0; width: 14px; height: 14px; z-index: 3; cursor: nwse-resize; }
.atlas-edge--corner:hover { background: none; }
.atlas-button .atlas-icon-fill { fill: currentColor; stroke: none; }
`);
