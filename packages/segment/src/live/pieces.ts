import type { Zone } from "../calendar/zone.ts";

/** A whole number of milliseconds for each instant, that moves along with it (slope 1) or stands still (0) but for jumps. */
export interface Track {
  readonly slope: 0 | 1;
  at(ms: number): number;
  readonly zone: Zone;
  /** An instant after `ms` where a jump is likely, so that it need not be searched for. */
  next(ms: number): number;
}

/** Instants `from` to `to`, both in, between which a track does not jump. */
export interface Piece {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a stretch of time, both ends in, where the track jumps. A stretch within one local day and one offset has at most one
 * jump that its ends do not show to be one, and two such would have to undo each other: no calendar rule does that.
 */
export function piecesOf(track: Track, from: number, to: number): Piece[] {
  const { zone, slope } = track;
  const level = (ms: number): number => track.at(ms) - slope * ms;
  const pieces: { from: number; to: number; readonly level: number }[] = [];
  const add = (a: number, b: number): void => {
    const last = pieces.at(-1);
    const here = level(a);
    if (last !== undefined && last.level === here) last.to = b;
    else pieces.push({ from: a, to: b, level: here });
  };
  const even = (a: number, b: number): boolean =>
    level(a) === level(b) && zone.offsetAt(a) === zone.offsetAt(b) && zone.dayAt(a) === zone.dayAt(b);
  const cut = (a: number, b: number): void => {
    if (even(a, b)) return add(a, b);
    const likely = track.next(a);
    const at = likely > a && likely <= b ? likely : Math.floor((a + b) / 2) + 1;
    cut(a, at - 1);
    cut(at, b);
  };
  if (from <= to) cut(from, to);
  return pieces;
}
