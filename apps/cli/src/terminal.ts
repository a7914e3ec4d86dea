/** Where a command's answer goes: the answer itself to `out`, everything said on the way to `err`. */
export interface Terminal {
  readonly out: NodeJS.WritableStream;
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly paint: Paint;
  /** Whether stderr is a terminal that can redraw a line. */
  readonly live: boolean;
}

/** Colours, or the text as it is where colours are not wanted. */
export interface Paint {
  green(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

export function openTerminal(noColor: string | undefined): Terminal {
  const { stdout, stderr } = process;
  const live = stderr.isTTY;
  return { out: stdout, err: stderr, live, paint: paintFor(stdout.isTTY && noColor === undefined) };
}

export function paintFor(colours: boolean): Paint {
  const code = (start: number, end: number) => (text: string) =>
    colours ? `\u001B[${String(start)}m${text}\u001B[${String(end)}m` : text;
  return { green: code(32, 39), red: code(31, 39), yellow: code(33, 39), dim: code(2, 22), bold: code(1, 22) };
}

/** Writes and waits while the reader is behind, so that a long list does not pile up in memory. */
export async function write(to: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> {
  if (to.write(text)) return;
  await new Promise<void>((resolve) => {
    to.once("drain", resolve);
  });
}

const grouped = new Intl.NumberFormat("en");

export function figure(value: number): string {
  return grouped.format(value);
}

/** How many there are, in words that agree. */
export function counted(count: number, one: string, many: string): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}

/** Rows as columns, the first row being the header. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(column === row.length - 1 ? 0 : (widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
