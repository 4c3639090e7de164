/** The page that users of the testing kit get. */
export { createVirtualPage as createFakePage, type VirtualPage as FakePage } from "../../src/testing/time/virtual-page.ts";
