import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { KindredError } from "@kindred/schema";

/** A WHATWG encoding name in its canonical form: `utf-8`, `windows-1251`, `koi8-u`, … */
export type Encoding = string;

/** The encoding that a label (`cp1251`, `UTF8`, `latin2`) means. @throws KindredError `unknown_encoding` */
export function encodingOf(label: string): Encoding {
  try {
    return new TextDecoder(label.trim()).encoding;
  } catch (cause) {
    throw new KindredError(
      "unknown_encoding",
      `"${label}" is not an encoding: use a name such as utf-8, windows-1251, windows-1252, koi8-u or utf-16le.`,
      { cause },
    );
  }
}

export interface DetectedEncoding {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark, to be skipped. */
  readonly mark: number;
}

/** A byte order mark decides; without one the text counts as UTF-8 until it proves otherwise. */
export function detectEncoding(head: Uint8Array): DetectedEncoding {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: "utf-8", mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: "utf-16le", mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: "utf-16be", mark: 2 };
  return { encoding: "utf-8", mark: 0 };
}

/**
 * Turns the file's bytes into UTF-8, without a byte order mark, in pieces that end between characters.
 * Bytes that are not UTF-8 are never replaced: they throw `encoding_unclear`, which shows the line and names the fix.
 * Without `countsLines` its line number is wrong, and reading quicker.
 */
export async function* toUtf8(
  source: AsyncIterable<Buffer>,
  asked: Encoding | undefined,
  countsLines = true,
): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let held: Buffer = Buffer.alloc(0);
  let first = true;
  let line = 1;
  for await (const part of source) {
    let piece: Buffer = held.length > 0 ? Buffer.concat([held, part]) : part;
    held = Buffer.alloc(0);
    if (first) {
      if (piece.length < 3) {
        held = piece;
        continue;
      }
      first = false;
      const detected = detectEncoding(piece);
      const encoding = asked ?? detected.encoding;
      if (detected.encoding === encoding) piece = piece.subarray(detected.mark);
      if (encoding !== "utf-8") decoder = decoderOf(encoding);
    }
    if (decoder !== null) {
      yield Buffer.from(decode(decoder, piece));
      continue;
    }
    const whole = wholeCharacters(piece);
    if (!isUtf8(piece.subarray(0, whole))) throw encodingUnclear(piece, line);
    held = piece.subarray(whole);
    if (countsLines) line += countLines(piece, whole);
    yield piece.subarray(0, whole);
  }
  if (held.length > 0) {
    if (!isUtf8(held)) throw encodingUnclear(held, line);
    yield held;
  }
}

function decoderOf(encoding: Encoding): TextDecoder {
  return new TextDecoder(encoding, { fatal: encoding.startsWith("utf-16") });
}

function decode(decoder: TextDecoder, piece: Buffer): string {
  try {
    return decoder.decode(piece, { stream: true });
  } catch (error) {
    throw new KindredError(
      "encoding_unclear",
      `The file is not ${decoder.encoding} all through: say what it is, for example --encoding windows-1251.`,
      { cause: error },
    );
  }
}

/** The length without a character that is cut off at the end. */
function wholeCharacters(piece: Buffer): number {
  for (let back = 1; back <= 3 && back <= piece.length; back++) {
    const byte = piece[piece.length - back] as number;
    if (byte < 0x80) return piece.length;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? piece.length - back : piece.length;
    }
  }
  return piece.length;
}

function countLines(piece: Buffer, end: number): number {
  let lines = 0;
  for (let at = piece.indexOf(10); at !== -1 && at < end; at = piece.indexOf(10, at + 1)) lines++;
  return lines;
}

/** Names the first line that is not UTF-8 and shows it as each candidate would read it. */
function encodingUnclear(piece: Buffer, firstLine: number): KindredError {
  let from = 0;
  let line = firstLine;
  for (;;) {
    const next = piece.indexOf(10, from);
    const end = next === -1 ? piece.length : next;
    if (!isUtf8(piece.subarray(from, end)) || next === -1) {
      const bytes = piece.subarray(from, Math.min(end, from + 200));
      const shown = (["windows-1251", "windows-1252"] as const).map((encoding) => ({
        encoding,
        text: new TextDecoder(encoding).decode(bytes).trim(),
      }));
      return new KindredError(
        "encoding_unclear",
        `Line ${line} is not UTF-8. Say how the file is written, with --encoding windows-1251 (the line would read ` +
          `"${shown[0]?.text}") or --encoding windows-1252 ("${shown[1]?.text}").`,
        { details: { line, readings: shown } },
      );
    }
    from = next + 1;
    line++;
  }
}
