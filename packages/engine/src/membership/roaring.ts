/** The bits of 2^16 neighbouring ids. */
export type Chunk = Uint32Array<ArrayBuffer>;

const noRuns = 12_346;
const withRuns = 12_347;
/** From this many containers on, offsets precede them even when there are runs. */
const offsetsFrom = 4;
const longestArray = 4_096;

/**
 * Reads the state of ClickHouse's `groupBitmap` over UInt32: a kind byte, then either a few ids one by one, or a length
 * and Roaring's portable format (https://github.com/RoaringBitmap/RoaringFormatSpec).
 *
 * @param chunkAt gives the chunk of a key (the high 16 bits of an id), to write into
 * @throws RangeError when the bytes are not such a state
 */
export function readRoaring(bytes: Buffer, chunkAt: (key: number) => Chunk): void {
  const reader = new Reader(bytes);
  if (reader.byte() === 0) {
    const count = reader.varint();
    for (let index = 0; index < count; index += 1) {
      const id = reader.uint32();
      setBit(chunkAt(id >>> 16), id & 0xffff);
    }
    return;
  }
  reader.varint();
  const cookie = reader.uint32();
  const runs = (cookie & 0xffff) === withRuns;
  if (!runs && cookie !== noRuns) throw new RangeError(`${cookie} does not begin a Roaring bitmap`);
  const count = runs ? (cookie >>> 16) + 1 : reader.uint32();
  const isRun = runs ? reader.bytes((count + 7) >>> 3) : null;
  const header = Array.from({ length: count }, () => ({ key: reader.uint16(), size: reader.uint16() + 1 }));
  if (!runs || count >= offsetsFrom) reader.bytes(4 * count);
  for (const [index, { key, size }] of header.entries()) {
    const chunk = chunkAt(key);
    if (((isRun?.[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0) readRuns(reader, chunk);
    else if (size <= longestArray) for (let each = 0; each < size; each += 1) setBit(chunk, reader.uint16());
    else for (let place = 0; place < chunk.length; place += 1) chunk[place] = reader.uint32();
  }
}

function readRuns(reader: Reader, chunk: Chunk): void {
  const runs = reader.uint16();
  for (let run = 0; run < runs; run += 1) {
    const start = reader.uint16();
    const last = start + reader.uint16();
    for (let bit = start; bit <= last;) {
      // Whole words at once: a run is often the whole chunk.
      if ((bit & 31) === 0 && bit + 31 <= last) {
        chunk[bit >>> 5] = 0xffffffff;
        bit += 32;
      } else {
        setBit(chunk, bit);
        bit += 1;
      }
    }
  }
}

function setBit(chunk: Chunk, bit: number): void {
  chunk[bit >>> 5] = (chunk[bit >>> 5] ?? 0) | (1 << (bit & 31));
}

/** Little-endian, from the front; reading past the end throws RangeError. */
class Reader {
  readonly #buffer: Buffer;
  #place = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  byte(): number {
    return this.#buffer.readUInt8(this.#move(1));
  }

  uint16(): number {
    return this.#buffer.readUInt16LE(this.#move(2));
  }

  uint32(): number {
    return this.#buffer.readUInt32LE(this.#move(4));
  }

  bytes(length: number): Buffer {
    const from = this.#move(length);
    return this.#buffer.subarray(from, from + length);
  }

  varint(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("A length of more than five bytes");
  }

  #move(length: number): number {
    const from = this.#place;
    this.#place += length;
    return from;
  }
}
