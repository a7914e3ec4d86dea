import { figure, type Terminal } from "./terminal.ts";

/** Shows how far a long piece of work is: one redrawn line on a terminal, else a plain line every few seconds. */
export interface Progress {
  /** A step that has begun: a line of its own. */
  step(text: string): void;
  /** `done` of `total` `unit`. */
  count(done: number, total: number, unit: string): void;
  /** A share from 0 to 1, and what it is a share of. */
  share(share: number, text: string): void;
  /** Leaves the last line standing. */
  end(): void;
}

const PLAIN_EVERY = 5000;
const REDRAW_EVERY = 100;
const WIDTH = 24;

export function showProgress(label: string, terminal: Terminal, now: () => number = Date.now): Progress {
  const { err, live } = terminal;
  let shown = now();
  let drawn = false;
  const due = (): boolean => {
    const at = now();
    if (at - shown < (live ? REDRAW_EVERY : PLAIN_EVERY)) return false;
    shown = at;
    return true;
  };
  const draw = (text: string): void => {
    err.write(live ? `\r\u001B[K${text}` : `${text}\n`);
    drawn = true;
  };
  const end = (): void => {
    if (live && drawn) err.write("\n");
    drawn = false;
  };
  const share = (done: number, text: string): void =>
    draw(`${label}: ${live ? bar(done) : ""}${percent(done)} · ${text}`);
  return {
    step: (text) => {
      end();
      err.write(`${label}: ${text}\n`);
    },
    count: (done, total, unit) => {
      if (due() || (live && done === total))
        share(done / Math.max(1, total), `${figure(done)} of ${figure(total)} ${unit}`);
    },
    share: (done, text) => {
      if (due()) share(done, text);
    },
    end,
  };
}

function bar(share: number): string {
  const full = Math.min(WIDTH, Math.floor(share * WIDTH));
  return `[${"█".repeat(full)}${"░".repeat(WIDTH - full)}] `;
}

function percent(share: number): string {
  return `${String(Math.floor(share * 100))} %`;
}
