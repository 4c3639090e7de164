/** The styles of the panel, as style properties: a strict CSP forbids a style sheet. */
import type { CSSProperties } from "react";

const border = "1px solid #3b4252";
const button: CSSProperties = {
  font: "inherit",
  color: "#eceff4",
  background: "#3b4252",
  border: "1px solid #4c566a",
  borderRadius: 4,
  padding: "2px 8px",
  cursor: "pointer",
};

export const styles = {
  root: {
    position: "fixed",
    right: 12,
    bottom: 12,
    zIndex: 99_999,
    font: "12px/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace",
    color: "#eceff4",
  },
  toggle: { ...button, display: "block", marginLeft: "auto" },
  button,
  panel: {
    width: "min(720px, calc(100vw - 24px))",
    maxHeight: "70vh",
    overflow: "auto",
    marginBottom: 6,
    padding: 12,
    background: "#232831",
    border,
    borderRadius: 6,
  },
  heading: { font: "inherit", fontWeight: 700, margin: "10px 0 4px" },
  row: { display: "flex", flexWrap: "wrap", gap: "2px 16px", margin: 0 },
  table: { width: "100%", borderCollapse: "collapse" },
  cell: { textAlign: "left", padding: "1px 8px 1px 0", borderBottom: border, fontWeight: "inherit", verticalAlign: "top" },
  warning: { color: "#ebcb8b", margin: "2px 0" },
  sample: { margin: "4px 0", maxHeight: 200, overflow: "auto", whiteSpace: "pre-wrap", overflowWrap: "anywhere" },
} as const satisfies Record<string, CSSProperties>;

/** Text colours that hold a contrast of 4.5 on the panel; the words say the same. */
export const colours: Readonly<Record<string, string>> = {
  connected: "#a3be8c",
  live: "#a3be8c",
  connecting: "#ebcb8b",
  disconnected: "#ebcb8b",
  waiting: "#ebcb8b",
  stale: "#ebcb8b",
  error: "#f0a0a8",
  blocked: "#f0a0a8",
};
