import { type Chunk, readRoaring } from "./roaring.ts";

/** 2^16 ids a chunk: the same cut as Roaring's, so a chunk is read from ClickHouse as it lies there. */
const chunkWords = 2_048;

/**
 * A set of contact ids (dense UInt32): chunks of 8 KB, made where there are members. A million contacts are 125 KB, and a
 * set operation over them takes some ten microseconds. `add` and `delete` change this set, the operations make new ones.
 */
export class ContactSet {
  /** By `id >>> 16`. Absent: no members there. */
  readonly #chunks: (Chunk | undefined)[] = [];
  /** -1: not counted since the last operation over whole words. */
  #size = 0;

  static of(ids: Iterable<number>): ContactSet {
    const set = new ContactSet();
    for (const id of ids) set.add(id);
    return set;
  }

  /** The ids 1 to `last`. */
  static upTo(last: number): ContactSet {
    const set = new ContactSet();
    for (let key = 0; key <= last >>> 16; key += 1) {
      const chunk = new Uint32Array(chunkWords).fill(0xffffffff);
      const rest = last - key * 65_536;
      if (rest < 65_535) {
        chunk.fill(0, (rest >>> 5) + 1);
        chunk[rest >>> 5] = (rest & 31) === 31 ? 0xffffffff : (1 << ((rest & 31) + 1)) - 1;
      }
      if (key === 0) chunk[0] = at(chunk, 0) & ~1;
      set.#chunks[key] = chunk;
    }
    set.#size = -1;
    return set;
  }

  /**
   * @param state `base64Encode(CAST(groupBitmapState(contact_id) AS String))` of ClickHouse
   * @throws RangeError when it is not one
   */
  static fromClickHouse(state: string): ContactSet {
    const set = new ContactSet();
    readRoaring(Buffer.from(state, "base64"), (key) => (set.#chunks[key] ??= new Uint32Array(chunkWords)));
    set.#size = -1;
    return set;
  }

  get size(): number {
    if (this.#size < 0) {
      this.#size = 0;
      for (const chunk of this.#chunks) if (chunk !== undefined) this.#size += countBits(chunk);
    }
    return this.#size;
  }

  /** Bytes of memory, about. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk === undefined ? 8 : chunk.byteLength + 64), 64);
  }

  has(id: number): boolean {
    const chunk = this.#chunks[id >>> 16];
    return chunk !== undefined && (at(chunk, (id & 0xffff) >>> 5) & (1 << (id & 31))) !== 0;
  }

  /** @returns whether it was not there */
  add(id: number): boolean {
    const chunk = (this.#chunks[id >>> 16] ??= new Uint32Array(chunkWords));
    const place = (id & 0xffff) >>> 5;
    const word = at(chunk, place);
    const bit = 1 << (id & 31);
    if ((word & bit) !== 0) return false;
    chunk[place] = word | bit;
    if (this.#size >= 0) this.#size += 1;
    return true;
  }

  /** @returns whether it was there */
  delete(id: number): boolean {
    const chunk = this.#chunks[id >>> 16];
    if (chunk === undefined || !this.has(id)) return false;
    const place = (id & 0xffff) >>> 5;
    chunk[place] = at(chunk, place) & ~(1 << (id & 31));
    if (this.#size >= 0) this.#size -= 1;
    return true;
  }

  clone(): ContactSet {
    return this.#combined(this, (mine) => mine?.slice());
  }

  and(other: ContactSet): ContactSet {
    return this.#combined(other, (mine, theirs) => {
      if (mine === undefined || theirs === undefined) return undefined;
      const made = mine.slice();
      for (let place = 0; place < chunkWords; place += 1) made[place] = at(made, place) & at(theirs, place);
      return made;
    });
  }

  or(other: ContactSet): ContactSet {
    const made = this.clone();
    made.include(other);
    return made;
  }

  /** Members of this set that the other has not. */
  andNot(other: ContactSet): ContactSet {
    return this.#combined(other, (mine, theirs) => {
      const made = mine?.slice();
      if (made === undefined || theirs === undefined) return made;
      for (let place = 0; place < chunkWords; place += 1) made[place] = at(made, place) & ~at(theirs, place);
      return made;
    });
  }

  /** Adds the other's members to this set. */
  include(other: ContactSet): void {
    for (const [key, theirs] of other.#chunks.entries()) {
      if (theirs === undefined) continue;
      const mine = this.#chunks[key];
      if (mine === undefined) this.#chunks[key] = theirs.slice();
      else for (let place = 0; place < chunkWords; place += 1) mine[place] = at(mine, place) | at(theirs, place);
    }
    this.#size = -1;
  }

  /** Takes the other's members out of this set. */
  exclude(other: ContactSet): void {
    for (const [key, theirs] of other.#chunks.entries()) {
      const mine = this.#chunks[key];
      if (mine === undefined || theirs === undefined) continue;
      for (let place = 0; place < chunkWords; place += 1) mine[place] = at(mine, place) & ~at(theirs, place);
    }
    this.#size = -1;
  }

  /** Takes everyone out of this set who is not in the other. */
  retain(other: ContactSet): void {
    for (const [key, mine] of this.#chunks.entries()) {
      const theirs = other.#chunks[key];
      if (mine === undefined) continue;
      if (theirs === undefined) this.#chunks[key] = undefined;
      else for (let place = 0; place < chunkWords; place += 1) mine[place] = at(mine, place) & at(theirs, place);
    }
    this.#size = -1;
  }

  /** Adds ids that share their high 16 bits, `key`, from their low ones. */
  includeChunk(key: number, lows: Uint16Array): void {
    const chunk = (this.#chunks[key] ??= new Uint32Array(chunkWords));
    for (let index = 0; index < lows.length; index += 1) {
      const low = lows[index] ?? 0;
      chunk[low >>> 5] = at(chunk, low >>> 5) | (1 << (low & 31));
    }
    this.#size = -1;
  }

  equals(other: ContactSet): boolean {
    return this.size === other.size && this.andNot(other).size === 0;
  }

  /** Ascending, from the first id above `after`. The set must not change meanwhile. */
  *ids(after = -1): Generator<number, void, undefined> {
    const first = after + 1;
    for (let key = first >>> 16; key < this.#chunks.length; key += 1) {
      const chunk = this.#chunks[key];
      if (chunk === undefined) continue;
      const from = key === first >>> 16 ? first & 0xffff : 0;
      for (let place = from >>> 5; place < chunkWords; place += 1) {
        let word = at(chunk, place);
        if (place === from >>> 5) word &= -1 << (from & 31);
        while (word !== 0) {
          yield key * 65_536 + place * 32 + (31 - Math.clz32(word & -word));
          word &= word - 1;
        }
      }
    }
  }

  #combined(
    other: ContactSet,
    combine: (mine: Chunk | undefined, theirs: Chunk | undefined) => Chunk | undefined,
  ): ContactSet {
    const made = new ContactSet();
    const length = Math.max(this.#chunks.length, other.#chunks.length);
    for (let key = 0; key < length; key += 1) made.#chunks[key] = combine(this.#chunks[key], other.#chunks[key]);
    made.#size = -1;
    return made;
  }
}

function at(chunk: Chunk, place: number): number {
  return chunk[place] ?? 0;
}

/** Warren, Hacker's Delight (2nd edition), figure 5-2: bits counted in parallel within a word. */
function countBits(chunk: Chunk): number {
  let count = 0;
  for (let place = 0; place < chunkWords; place += 1) {
    let word = at(chunk, place);
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    word = (word + (word >>> 4)) & 0x0f0f0f0f;
    count += Math.imul(word, 0x01010101) >>> 24;
  }
  return count;
}
