"use client";
/** The package's entry for developers: a panel that production builds drop. */
import { AtlasDevtools as Devtools } from "./devtools/atlas-devtools.tsx";

export type { AtlasDevtoolsProps } from "./devtools/atlas-devtools.tsx";

/** The panel. In production builds it is a component that renders nothing, so bundlers can leave the panel out. */
export const AtlasDevtools: typeof Devtools = process.env.NODE_ENV === "production" ? () => null : Devtools;
