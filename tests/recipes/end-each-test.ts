/** Ends each test of a recipe: the recipe unmounts first, since it may hold an `AtlasProvider` of its own, then leftovers fail the test. */
import { cleanUpTestAtlases } from "@mavr/atlas-react/testing";
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(async () => {
  cleanup();
  await cleanUpTestAtlases();
});
