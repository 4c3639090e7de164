/** The tests that a change has to get past: those of the two folders, over fakes at the ports. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/sync/**/*.test.ts", "tests/connection/**/*.test.ts"],
    // Real sockets take their time, and how large snapshots are read is none of what is changed here.
    exclude: ["tests/connection/real-socket.test.ts", "tests/sync/frames/{sliced-snapshot,frame-queue}.test.ts"],
    testTimeout: 60_000,
    setupFiles: ["tests/tools/setup-node.ts"],
  },
});
