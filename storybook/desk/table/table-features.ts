/** The parts of TanStack Table that the desk uses. Rows are sorted by the package's views, so no row model but the core's is needed. */
import { columnSizingFeature, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

export const deskFeatures = tableFeatures({ rowSortingFeature, columnSizingFeature });

export type TableFeaturesOfDesk = typeof deskFeatures;
