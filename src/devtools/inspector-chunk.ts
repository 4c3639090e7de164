/** The chunk that loads when the inspector is first shown, so that a closed panel costs a page little. */
export { Dock } from "./dock/dock.tsx";
export { Inspector } from "./inspector/inspector.tsx";
