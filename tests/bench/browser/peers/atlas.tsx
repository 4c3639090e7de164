/** Rows in the order in which they arrived, as by hand; `?view=snapshot` sorts by an amount. */
import { mountPackage } from "../page/package.tsx";
import { view } from "../page/mount.tsx";

mountPackage(view === "snapshot" ? [{ field: "market_value_base", desc: true }] : undefined);
