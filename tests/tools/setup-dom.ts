/**
 * Unmounts what a test rendered: without test globals Testing Library cannot register this by itself. Has the code of the feed loaded.
 */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import "../support/feed.ts";

afterEach(cleanup);
