/**
 * Emits errors about a connection or a kind. An unknown kind is text of the server: it is left out of errors, which would otherwise have
 * unlimited reasons, and errors about it are limited, since a server can invent kinds without end.
 *
 * Rules: P11, P40.
 */
import type { Registry } from "../../domains/registry.ts";
import type { AtlasErrorCode, ErrorDetail } from "../../shared/errors.ts";
import type { Reporter } from "../reporter.ts";
import type { SequenceScope } from "../sequence/sequence.ts";

export interface ScopeErrors {
  emit(scope: SequenceScope, code: AtlasErrorCode, detail: ErrorDetail): void;
  /** `kind`: undefined where it is not certain. `name`: of the exception, if there was one. */
  malformed(kind: string | undefined, reason: string, name?: string): void;
  /** The scope as errors show it. */
  nameOf(scope: SequenceScope): string;
}

export function createScopeErrors(registry: Registry, reporter: Reporter): ScopeErrors {
  const knownKind = (kind: string | undefined): string | undefined => (kind !== undefined && registry.isKnown(kind) ? kind : undefined);
  const emit = (scope: SequenceScope, code: AtlasErrorCode, detail: ErrorDetail): void => {
    if (scope.type === "kind" && !registry.isKnown(scope.kind)) reporter.emitLimited(code, detail);
    else reporter.emit(code, detail);
  };

  return {
    emit,
    malformed(kind, reason, name) {
      const scope: SequenceScope = kind === undefined ? { type: "connection" } : { type: "kind", kind };
      emit(scope, "malformed-message", { kind: knownKind(kind), reason, name });
    },
    nameOf: (scope) => (scope.type === "connection" ? "connection" : `kind ${knownKind(scope.kind) ?? "other"}`),
  };
}
