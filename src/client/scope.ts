/**
 * Derives the scope of a client: a text in query keys that names the owner of the data. With an identity it is the same on every page and
 * on a server, so persisted and hydrated data are restored. Without one it is unique to the client, so no other client's data are.
 *
 * Rule: P41.
 */
import { readAddress } from "../protocol/address.ts";
import { systemRandom } from "../shared/random.ts";

export interface ScopeOptions {
  /** As given to the client. */
  readonly url: string;
  /** As given to the client. */
  readonly identity: string;
}

/**
 * The scope of a client with this URL and identity: `queryKey: [...atlasKeys.orders(), { atlas: atlasScope({ url, identity }) }]`. Neither can
 * be read from it. For servers that prefetch and for persisters that filter; in a tree, `useAtlasClient().scope` is the same.
 */
export function atlasScope({ url, identity }: ScopeOptions): string {
  const address = readAddress({ url });
  return hash(JSON.stringify([address.type === "address" ? address.httpUrl : url, identity]));
}

/** A client's scope, and whether it is that client's alone. An empty identity names no one: it counts as none. */
export function clientScope({ url, identity }: { readonly url: string; readonly identity?: string | undefined }): {
  readonly scope: string;
  readonly isUnique: boolean;
} {
  if (identity !== undefined && identity !== "") return { scope: atlasScope({ url, identity }), isUnique: false };
  // Not counted: a page that is loaded again would find what the page before it persisted.
  const scope = [systemRandom(), systemRandom()].map((drawn) => drawn.toString(36).slice(2)).join("");
  return { scope, isUnique: true };
}

/** 64 bits, mixed as MurmurHash3 does: two texts with one hash are as good as impossible by accident, and no text can be read from one. */
function hash(text: string): string {
  const lanes = Uint32Array.of(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a);
  const multipliers = Uint32Array.of(0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93);
  const at = (list: Uint32Array, index: number): number => list[index % 4] ?? 0;
  for (let index = 0; index < text.length + 4; index += 1) {
    const unit = index < text.length ? text.charCodeAt(index) : text.length; // the last four rounds mix the last units into every lane
    for (let lane = 0; lane < 4; lane += 1) {
      const product = Math.imul(at(lanes, lane) ^ unit, at(multipliers, lane));
      lanes[lane] = at(lanes, lane + 1) + (product ^ (product >>> 15));
    }
  }
  return [0, 1].map((lane) => ((at(lanes, lane) ^ at(lanes, lane + 2)) >>> 0).toString(36).padStart(7, "0")).join("");
}
