/** The verbs of the server: given, or asked for once when the view opens. */
import { useEffect, useState } from "react";
import type { FaultControl, FaultVerb } from "../../fault-command.ts";

export type Verbs =
  | { readonly type: "known"; readonly verbs: readonly FaultVerb[] }
  | { readonly type: "asking" }
  | { readonly type: "failed"; readonly reason: string };

export function useVerbs(given: FaultControl["verbs"]): Verbs {
  const [asked, setAsked] = useState<Verbs>({ type: "asking" });
  useEffect(() => {
    if (typeof given !== "function") return;
    let isWanted = true;
    given().then(
      (verbs) => isWanted && setAsked({ type: "known", verbs }),
      (reason: unknown) => isWanted && setAsked({ type: "failed", reason: reason instanceof Error ? reason.message : String(reason) }),
    );
    return () => {
      isWanted = false;
    };
  }, [given]);
  return typeof given === "function" ? asked : { type: "known", verbs: given ?? [] };
}
