/**
 * Hashes of keys, different in each instance: the server names the keys, and must not be able to choose ones that collide.
 *
 * Each of two characters is multiplied by a secret odd number of its own, so that no difference between two keys cancels out for all seeds.
 */
import { systemRandom, type Random } from "../../../shared/random.ts";

export class KeyHash {
  readonly #start: number;
  readonly #first: number;
  readonly #second: number;

  constructor(random: Random = systemRandom) {
    this.#start = drawWord(random);
    this.#first = (FIRST + drawWord(random)) | 1;
    this.#second = (SECOND + drawWord(random)) | 1;
  }

  /** 32 bits; places in a table are made of the lower ones, into which the upper ones are folded. */
  of(key: string): number {
    const last = key.length - 1;
    let hash = this.#start ^ key.length;
    let index = 0;
    for (; index < last; index += 2) {
      hash = Math.imul(hash ^ key.charCodeAt(index), this.#first) + Math.imul(key.charCodeAt(index + 1), this.#second);
      hash ^= hash >>> 15;
    }
    if (index !== last) return hash;
    hash = Math.imul(hash ^ key.charCodeAt(index), this.#first);
    return hash ^ (hash >>> 15);
  }
}

/** 2^32 divided by the golden ratio, and a multiplier of MurmurHash 3: good ones, and unlike, even where a port draws nothing but 0. */
const FIRST = 0x9e3779b1;
const SECOND = 0x85ebca6b;

function drawWord(random: Random): number {
  return Math.floor(random() * 2 ** 32) | 0;
}
