/** Keeps what is shown at most one frame behind what is known, however often that changes: a feed brings thousands of changes a second. */
import { useEffect, useRef, useState } from "react";
import type { Cancel, Clock } from "../../../shared/clock.ts";

/** The newest `value` as of the last frame. The first one is returned at once. */
export function useLatestPerFrame<Value extends object>(value: Value, clock: Clock): Value {
  const [shown, setShown] = useState(value);
  const latest = useRef(value);
  const pending = useRef<Cancel>(undefined);
  useEffect(() => {
    if (latest.current === value) return;
    latest.current = value;
    pending.current ??= clock.frame(() => {
      pending.current = undefined;
      setShown(latest.current);
    });
  }, [value, clock]);
  useEffect(
    () => () => {
      pending.current?.();
      pending.current = undefined;
    },
    [],
  );
  return shown;
}
