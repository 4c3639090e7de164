/**
 * Unmounts what a test rendered: without test globals Testing Library cannot register this by itself.
 */
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);
