import type { SequenceLeaf } from "../../plan/plan.ts";
import { eventIs, instant } from "../event-rows.ts";
import { printSequence } from "../sequence.ts";
import { groupedEvents, type Scan, type ScanInput } from "./scan.ts";

export function sequenceScan(index: number, leaf: SequenceLeaf, { now, params }: ScanInput): Scan {
  const { columns, holds } = printSequence(leaf, now, params);
  const names = [...new Set(leaf.steps.flatMap(({ events }) => events))].sort();
  const where = [eventIs(names, params), `ts < ${instant(now + 1, params)}`];
  // Nothing before the first step's window can take part.
  if (leaf.window.from !== -Infinity) where.push(`ts >= ${instant(leaf.window.from, params)}`);
  return { ...groupedEvents(columns, where), conditions: new Map([[index, holds]]) };
}
