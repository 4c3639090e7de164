/** The clock that users of the testing kit get: one implementation, so that our tests try theirs. */
export { createVirtualClock, settled, type VirtualClock } from "../../src/testing/time/virtual-clock.ts";
