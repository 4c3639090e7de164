/**
 * Keys that have one hash wherever each character is xored into the hash, which is then multiplied by `multiplier`. The last two characters
 * bring any beginning to the hash 0: the second to last one makes its upper half 0, the last one its lower half.
 */
export function collidingKeys(count: number, multiplier: number): readonly string[] {
  const lowByUpperHalf = new Map<number, number>();
  for (let low = 0; low < 65_536; low += 1) lowByUpperHalf.set(Math.imul(low, multiplier) >>> 16, low);
  const keys: string[] = [];
  for (let number = 0; keys.length < count; number += 1) {
    const start = String(number).padStart(8, "0");
    let hash = start.length + 2;
    for (const character of start) hash = Math.imul(hash ^ character.charCodeAt(0), multiplier);
    const upper = Math.imul(hash & 0xffff0000, multiplier) >>> 16;
    for (const wanted of [65_536 - upper, 65_535 - upper]) {
      const low = lowByUpperHalf.get(wanted & 0xffff);
      if (low === undefined) continue;
      const last = Math.imul((hash & 0xffff0000) | low, multiplier);
      if (last >>> 16 !== 0) continue;
      keys.push(start + String.fromCharCode((low ^ hash) & 0xffff, last));
      break;
    }
  }
  return keys;
}
