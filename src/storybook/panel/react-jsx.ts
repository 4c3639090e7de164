/**
 * The JSX runtime of the panel's bundle, over `createElement`. Storybook gives its own React to what runs in its frame, but no JSX runtime: that of the
 * application's React makes elements that another major version does not render.
 */
import { createElement, type Attributes, type ElementType, type ReactElement, type ReactNode } from "react";

export { Fragment } from "react";

type Props = Readonly<Record<string, unknown>> & { readonly children?: ReactNode };

export function jsx(type: ElementType, props: Props, key?: string): ReactElement {
  return createElement(type, key === undefined ? props : ({ ...props, key } as Attributes & Props));
}

/** Several children, whose places are their keys. */
export function jsxs(type: ElementType, { children, ...props }: Props, key?: string): ReactElement {
  return createElement(type, key === undefined ? props : ({ ...props, key } as Attributes & Props), ...(children as readonly ReactNode[]));
}
