/** The style sheet of the messages. Narrow panels show fewer columns. */
export const messagesCss = `
.atlas-messages .atlas-list { flex: 1 1 0; }
.atlas-message-list { display: flex; flex-direction: column; flex: 1 1 50%; min-width: 0; min-height: 110px; container: atlas-messages / inline-size; }
.atlas-message-list .atlas-list { --atlas-message-columns: 82px minmax(60px, 1fr) minmax(76px, 1.4fr) 32px; }
.atlas-message-list .atlas-cell { font-variant-numeric: tabular-nums; }
.atlas-message-type, .atlas-message-seq, .atlas-message-size, .atlas-message-decode, .atlas-message-apply { display: none; }
.atlas-message-seq, .atlas-message-size, .atlas-message-decode, .atlas-message-apply, .atlas-message-keys:not(.atlas-row) { text-align: right; }
.atlas-message-list .atlas-line:not(.atlas-line--bad):not(.atlas-line--warn) .atlas-message-verdict { color: var(--atlas-muted); }
.atlas-message-counts { flex: 1 1 auto; }
.atlas-detail .atlas-heading .atlas-button { font-size: 12px; font-weight: 400; }
.atlas-message-detail .atlas-code { max-height: none; }
.atlas-message-keys { margin: 10px 0; gap: 4px; }
.atlas-message-keys .atlas-button { min-height: 20px; padding: 0 6px; max-width: 100%; overflow: hidden; text-overflow: ellipsis; display: inline-block; }
.atlas-record::before { content: ""; flex: none; width: 8px; height: 8px; border-radius: 50%; border: 1px solid currentColor; }
.atlas-record[aria-pressed="true"]::before { background: var(--atlas-bad); border-color: var(--atlas-bad); }
.atlas-departed { flex: none; max-height: 40%; overflow: auto; padding: 4px 10px; border-bottom: 1px solid var(--atlas-line); background: var(--atlas-bad-back); color: var(--atlas-bad); }
.atlas-departed summary { cursor: pointer; }
.atlas-departed ul { display: flex; flex-wrap: wrap; gap: 4px; margin: 4px 0; padding: 0; list-style: none; }
.atlas-picker { position: relative; }
.atlas-picker summary { list-style: none; }
.atlas-picker summary::-webkit-details-marker { display: none; }
.atlas-picker summary::after { content: "▾"; }
.atlas-picker-list { position: absolute; z-index: 3; top: calc(100% + 2px); left: 0; display: flex; flex-direction: column; align-items: flex-start; gap: 2px; width: max-content; max-width: 260px; max-height: 220px; overflow: auto; padding: 8px 10px; border-radius: 5px; background: var(--atlas-back); box-shadow: var(--atlas-shadow); }
@container atlas-messages (min-width: 560px) {
.atlas-message-list .atlas-list { --atlas-message-columns: 86px minmax(80px, 1fr) 60px 48px minmax(160px, 1.4fr) 44px; }
.atlas-message-type, .atlas-message-seq { display: block; }
}
@container atlas-messages (min-width: 784px) {
.atlas-message-list .atlas-list { --atlas-message-columns: 86px minmax(84px, 1fr) 72px 48px minmax(160px, 1.2fr) 62px 58px 52px 44px; }
.atlas-message-size, .atlas-message-decode, .atlas-message-apply { display: block; }
}
@container atlas-inspector (min-width: 760px) {
.atlas-message-list { flex: 1 1 58%; }
}
`;
