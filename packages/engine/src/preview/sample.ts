import type { ContactSet } from "../membership/contact-set.ts";

/**
 * Some members, always the same ones of the same set and, as far as they are still in it, of a changed one: those who come first
 * when everyone is shuffled in one fixed way. By ascending id. Takes far fewer steps than there are members: some thousands of a
 * million. The shuffle changes when the number of contacts doubles.
 */
export function sampleOf(members: ContactSet, size: number, everyone: ContactSet): number[] {
  if (size === 0 || members.size === 0) return [];
  const shuffle = new Shuffle(bitsOf(everyone));
  // Of many members some of the first places belong to one: of few it is quicker to look up every member's place.
  const ids =
    members.size ** 2 > size * 2 ** shuffle.bits ? firstPlaces(members, size, shuffle) : byPlace(members, shuffle);
  return ids.slice(0, size).sort((a, b) => a - b);
}

function firstPlaces(members: ContactSet, size: number, shuffle: Shuffle): number[] {
  const wanted = Math.min(size, members.size);
  const ids: number[] = [];
  for (let place = 0; ids.length < wanted && place < 2 ** shuffle.bits; place += 1) {
    const id = shuffle.idAt(place);
    if (members.has(id)) ids.push(id);
  }
  return ids;
}

function byPlace(members: ContactSet, shuffle: Shuffle): number[] {
  const places = [...members.ids()].map((id) => ({ id, place: shuffle.placeOf(id) }));
  return places.sort((a, b) => a.place - b.place).map(({ id }) => id);
}

/** So many that every id is below 2 to their power. */
function bitsOf(everyone: ContactSet): number {
  let bits = 1;
  while (bits < 32 && everyone.ids(2 ** bits - 1).next().done !== true) bits += 1;
  return bits;
}

const first = 0x9e3779b1;
const second = 0x85ebca77;

/**
 * A one-to-one mixing of numbers of so many bits that can be undone: shifts by half the bits or more undo themselves, and an odd
 * number has an inverse modulo a power of two.
 */
class Shuffle {
  readonly bits: number;
  readonly #mask: number;
  readonly #shift: number;

  constructor(bits: number) {
    this.bits = bits;
    this.#mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
    this.#shift = Math.ceil(bits / 2);
  }

  placeOf(id: number): number {
    return this.#fold(this.#times(this.#fold(this.#times(this.#fold(id), first)), second));
  }

  idAt(place: number): number {
    return this.#fold(this.#times(this.#fold(this.#times(this.#fold(place), inverse(second))), inverse(first)));
  }

  #fold(value: number): number {
    return (value ^ (value >>> this.#shift)) >>> 0;
  }

  #times(value: number, factor: number): number {
    return (Math.imul(value, factor) & this.#mask) >>> 0;
  }
}

/** Of an odd number modulo 2^32, by Newton's iteration: each step doubles the bits that are right. */
function inverse(odd: number): number {
  let found = odd;
  for (let right = 3; right < 32; right *= 2) found = Math.imul(found, 2 - Math.imul(odd, found));
  return found >>> 0;
}
