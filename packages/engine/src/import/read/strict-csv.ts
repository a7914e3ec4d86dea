const LF = 10;
const CR = 13;
const QUOTE = 34;
const BACKSLASH = 92;

const states = { start: 0, plain: 1, quoted: 2, closed: 3, lineEnd: 4 } as const;

/**
 * Watches delimited text go by and says whether every reader of CSV would read it alike: as many fields in each record as
 * there are columns, quotes only around whole fields, no null bytes, no empty lines, no lone carriage returns, nothing
 * that could mean NULL. Such a file may be read by the engine itself; any other goes through `DelimitedReader`.
 */
export class StrictCsv {
  readonly #delimiter: number;
  readonly #columns: number;
  readonly #skip: number;
  #state: number = states.start;
  #field = 1;
  #records = 0;
  #isStrict = true;

  constructor(delimiter: string, columns: number, skip: number) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#columns = columns;
    this.#skip = skip;
  }

  /** False as soon as something was not strict; there is no need to go on then. */
  push(bytes: Uint8Array): boolean {
    if (this.#isStrict) this.#isStrict = this.#scan(bytes);
    return this.#isStrict;
  }

  /** Records after the skipped ones, or null when the text is not strict. */
  end(): number | null {
    if (!this.#isStrict || this.#state === states.quoted || this.#state === states.lineEnd) return null;
    const open = this.#state !== states.start || this.#field > 1;
    if (open && !this.#closeRecord()) return null;
    return Math.max(0, this.#records - this.#skip);
  }

  #closeRecord(): boolean {
    const isWhole = this.#field === this.#columns;
    this.#field = 1;
    this.#records++;
    return isWhole || this.#records <= this.#skip;
  }

  #scan(bytes: Uint8Array): boolean {
    const delimiter = this.#delimiter;
    const size = bytes.length;
    let state = this.#state;
    for (let at = 0; at < size; at++) {
      const byte = bytes[at] as number;
      if (state === states.quoted) {
        if (byte === QUOTE) state = states.closed;
        // The engine skips lines, not records: a header with a line break is not for it.
        else if (byte === 0 || (byte === LF && this.#records < this.#skip)) return false;
      } else if (byte === delimiter) {
        if (state === states.lineEnd) return false;
        this.#field++;
        state = states.start;
      } else if (byte === LF) {
        if (state === states.start && this.#field === 1) return false;
        if (!this.#closeRecord()) return false;
        state = states.start;
      } else if (byte === QUOTE) {
        if (state === states.start || state === states.closed) state = states.quoted;
        else return false;
      } else if (byte === CR) {
        if (state === states.lineEnd || (state === states.start && this.#field === 1)) return false;
        state = states.lineEnd;
      } else {
        if (byte === 0 || state >= states.closed || (byte === BACKSLASH && state === states.start)) return false;
        state = states.plain;
      }
    }
    this.#state = state;
    return true;
  }
}
