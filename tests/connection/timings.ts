/** The default timings of the options page and PROTOCOL.md. Unit: milliseconds. */
export const timings = {
  connectTimeoutMs: 15_000,
  tokenTimeoutMs: 10_000,
  backoffMinMs: 1000,
  backoffMaxMs: 30_000,
  deadAfterMs: 45_000,
  watchdogIntervalMs: 10_000,
  wakeGraceMs: 3000,
  provenAfterMs: 5000,
  minSpacingMs: 1000,
  blockedRetryMs: 60_000,
  fetchTimeoutMs: 10_000,
};
