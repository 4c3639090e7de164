/** Rows in the order of a field that tells them apart, as TanStack DB's. */
import { mountPackage } from "../page/package.tsx";

mountPackage([{ field: "instrument_id" }]);
