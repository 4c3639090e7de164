/** The clock that users of the testing kit get: one implementation, so that our tests try theirs. */
export { settled } from "../../src/testing/time/real-tasks.ts";
export { createVirtualClock, type VirtualClock } from "../../src/testing/time/virtual-clock.ts";
