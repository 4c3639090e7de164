/** Rows in the order of their key field, as in TanStack DB. */
import { mountPackage } from "../page/package.tsx";

mountPackage([{ field: "instrument_id" }]);
