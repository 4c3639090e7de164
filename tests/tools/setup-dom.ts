/**
 * Unmounts what a test rendered: without test globals Testing Library cannot register this by itself. Has the code of the feed loaded. A chunk
 * that is imported in a test takes as long as the machine needs.
 */
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";
import "../support/feed.ts";

configure({ asyncUtilTimeout: 30_000 });
afterEach(cleanup);
