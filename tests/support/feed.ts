/** Has the code that feeds the store loaded before the first test, so that virtual time is exact: an import takes real time. */
import * as feed from "../../src/client/feed.ts";
import { provideFeed } from "../../src/client/load-feed.ts";

provideFeed(feed);
