/** Where in a record the text stands. */
const START = 0;
const PLAIN = 1;
const QUOTED = 2;
const CLOSED = 3;
const LINE_END = 4;

/** What a byte means outside quotes; most mean nothing. */
const ORDINARY = 0;
const DELIMITER = 1;
const LF = 2;
const CR = 3;
const QUOTE = 4;
const BACKSLASH = 5;
const NULL = 6;

/**
 * Watches delimited text go by and says whether every reader of CSV would read it alike: as many fields in each record as
 * there are columns, quotes only around whole fields, no null bytes, no empty lines, no lone carriage returns, nothing
 * that could mean NULL. Such a file may be read by the engine itself; any other goes through `DelimitedReader`.
 */
export class StrictCsv {
  readonly #meanings = new Uint8Array(256);
  readonly #columns: number;
  readonly #skip: number;
  #state = START;
  #field = 1;
  #records = 0;
  #isStrict = true;

  constructor(delimiter: string, columns: number, skip: number) {
    for (const [byte, meaning] of [
      [0, NULL],
      [10, LF],
      [13, CR],
      [34, QUOTE],
      [92, BACKSLASH],
      [delimiter.charCodeAt(0), DELIMITER],
    ] as const) {
      this.#meanings[byte] = meaning;
    }
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
    if (!this.#isStrict || this.#state === QUOTED || this.#state === LINE_END) return null;
    if (this.#state !== START || this.#field > 1) {
      this.#records++;
      if (this.#field !== this.#columns && this.#records > this.#skip) return null;
    }
    return Math.max(0, this.#records - this.#skip);
  }

  #scan(bytes: Uint8Array): boolean {
    const meanings = this.#meanings;
    const columns = this.#columns;
    const skip = this.#skip;
    const size = bytes.length;
    let state = this.#state;
    let field = this.#field;
    let records = this.#records;
    for (let at = 0; at < size; at++) {
      const meaning = meanings[bytes[at] as number] as number;
      if (state === QUOTED) {
        if (meaning === QUOTE) state = CLOSED;
        // The engine skips lines, not records: a header with a line break is not for it.
        else if (meaning === NULL || (meaning === LF && records < skip)) return false;
        continue;
      }
      switch (meaning) {
        case ORDINARY:
          if (state >= CLOSED) return false;
          state = PLAIN;
          while (at + 1 < size && meanings[bytes[at + 1] as number] === ORDINARY) at++;
          break;
        case DELIMITER:
          if (state === LINE_END) return false;
          field++;
          state = START;
          break;
        case LF:
          if (state === START && field === 1) return false;
          records++;
          if (field !== columns && records > skip) return false;
          field = 1;
          state = START;
          break;
        case QUOTE:
          if (state !== START && state !== CLOSED) return false;
          state = QUOTED;
          break;
        case CR:
          if (state === LINE_END || (state === START && field === 1)) return false;
          state = LINE_END;
          break;
        case BACKSLASH:
          // At the start of a field it could be NULL, as \N.
          if (state !== PLAIN) return false;
          break;
        default:
          return false;
      }
    }
    this.#state = state;
    this.#field = field;
    this.#records = records;
    return true;
  }
}
