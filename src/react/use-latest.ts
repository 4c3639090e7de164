/** The newest value of a render for code that runs later, such as a callback that is written inline. */
import { useInsertionEffect, useState } from "react";

/** The same object at each render. Its `value` is that of the last render that was committed, set before any effect of that commit. */
export function useLatest<Value>(value: Value): { readonly value: Value } {
  const [latest] = useState(() => ({ value }));
  useInsertionEffect(() => {
    Object.assign(latest, { value });
  });
  return latest;
}
