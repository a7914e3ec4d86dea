import type { ContactSet } from "../membership/contact-set.ts";

/**
 * Some members, always the same ones of the same set and, as far as they are still in it, of a changed one: those whose id
 * comes first once mixed. By ascending id.
 */
export function sampleOf(members: ContactSet, size: number): number[] {
  const first: { readonly id: number; readonly place: number }[] = [];
  let last = Infinity;
  for (const id of size === 0 ? [] : members.ids()) {
    const place = mixed(id);
    if (place >= last) continue;
    if (first.length === size) first.pop();
    const before = first.findIndex((other) => other.place > place);
    first.splice(before < 0 ? first.length : before, 0, { id, place });
    if (first.length === size) last = first[size - 1]!.place;
  }
  return first.map(({ id }) => id).sort((a, b) => a - b);
}

/** The finaliser of MurmurHash3 (Austin Appleby): one to one on 32 bits, so no two ids share a place. */
function mixed(id: number): number {
  let bits = id;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
