import type { Operation } from "./edit.ts";
import { isList, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { groupOf, type GroupKind, negatedBy, newGroup } from "../../../shell/condition/model/logic.ts";
import { below, isWithin, split, valueAt } from "../../../shell/condition/model/pointer.ts";

/** Edits and the pointer at which the row stands after them. */
export interface Move {
  readonly operations: readonly Operation[];
  readonly at: string;
}

/** The list a row is a member of, and its place there; null for a condition that stands alone. */
export function placeOf(document: JsonObject, row: string): { readonly list: string; readonly index: number } | null {
  const { parent, step } = split(row);
  return isList(valueAt(document, parent)) ? { list: parent, index: Number(step) } : null;
}

/** The list of members of the group at a pointer, also behind a `not`; null for anything else. */
function membersAt(document: JsonObject, pointer: string): string | null {
  const value = valueAt(document, pointer);
  const group = groupOf(value);
  if (group !== null) return below(pointer, group.kind);
  return negatedBy(value) === undefined ? null : membersAt(document, below(pointer, "not"));
}

/** A condition added to the whole: one that stood alone gets a group around both. */
export function addedToWhole(document: JsonObject, condition: Json): Move {
  const { where } = document;
  const group = groupOf(where);
  if (group !== null && group.kind !== "none") {
    const list = below("/where", group.kind);
    return added(document, list, condition);
  }
  if (where === undefined)
    return { operations: [{ op: "add", path: "/where", value: newGroup("all", [condition]) }], at: "/where/all/0" };
  return {
    operations: [{ op: "replace", path: "/where", value: newGroup("all", [where, condition]) }],
    at: "/where/all/1",
  };
}

/** A condition added at the end of a list of members. */
export function added(document: JsonObject, list: string, condition: Json): Move {
  const members = valueAt(document, list);
  const at = below(list, isList(members) ? members.length : 0);
  return { operations: [{ op: "add", path: at, value: condition }], at };
}

/** A condition that leaves people out: into the whole's last `none`, or a new one. */
export function leftOut(document: JsonObject, condition: Json): Move {
  const { where } = document;
  const whole = groupOf(where);
  if (whole?.kind === "all") {
    const last = whole.members.findLastIndex((member) => groupOf(member)?.kind === "none");
    if (last >= 0) return added(document, below("/where/all", last, "none"), condition);
    const { operations, at } = added(document, "/where/all", newGroup("none", [condition]));
    return { operations, at: below(at, "none", 0) };
  }
  const kept = where === undefined ? [] : [where];
  const value = newGroup("all", [...kept, newGroup("none", [condition])]);
  return { operations: [{ op: "add", path: "/where", value }], at: below("/where/all", kept.length, "none", 0) };
}

/** Takes a row away; the whole becomes everyone. */
export function removed(document: JsonObject, row: string): Move {
  const place = placeOf(document, row);
  if (place === null) return { operations: [{ op: "replace", path: row, value: newGroup("all") }], at: row };
  const members = valueAt(document, place.list) as readonly Json[];
  const next = Math.min(place.index, members.length - 2);
  return {
    operations: [{ op: "remove", path: row }],
    at: next < 0 ? split(place.list).parent : below(place.list, next),
  };
}

export function duplicated(document: JsonObject, row: string): Move {
  const place = placeOf(document, row);
  const value = valueAt(document, row) as Json;
  if (place === null) return addedToWhole(document, value);
  const at = below(place.list, place.index + 1);
  return { operations: [{ op: "add", path: at, value }], at };
}

/** A group around a row. */
export function grouped(document: JsonObject, row: string, kind: GroupKind): Move {
  const value = newGroup(kind, [valueAt(document, row) as Json]);
  return { operations: [{ op: "replace", path: row, value }], at: below(row, kind, 0) };
}

/** The members of a group in its place; null where they would mean something else. */
export function ungrouped(document: JsonObject, row: string): Move | null {
  const group = groupOf(valueAt(document, row));
  const place = placeOf(document, row);
  if (group === null) return null;
  const [only, second] = group.members;
  if (group.kind !== "none" && only !== undefined && second === undefined)
    return { operations: [{ op: "replace", path: row, value: only }], at: row };
  if (place === null || split(place.list).step !== group.kind || group.kind === "none") return null;
  const members = valueAt(document, place.list) as readonly Json[];
  const value = members.toSpliced(place.index, 1, ...group.members);
  return { operations: [{ op: "replace", path: place.list, value }], at: row };
}

/** The row taken from its place and put into a list at an index counted without it; null when it would stand inside itself. */
export function movedTo(document: JsonObject, row: string, list: string, index: number): Move | null {
  const from = placeOf(document, row);
  if (from === null || isWithin(list, row)) return null;
  if (list === from.list && index === from.index) return null;
  const value = valueAt(document, row) as Json;
  const target = afterRemoval(list, from);
  const at = below(target, index);
  return {
    operations: [
      { op: "remove", path: row },
      { op: "add", path: at, value },
    ],
    at,
  };
}

/** Where a pointer leads once the member at a place is gone. */
function afterRemoval(pointer: string, { list, index }: { readonly list: string; readonly index: number }): string {
  if (!pointer.startsWith(`${list}/`)) return pointer;
  const [step = "", ...rest] = pointer.slice(list.length + 1).split("/");
  const shifted = Number(step) > index ? String(Number(step) - 1) : step;
  return [list, shifted, ...rest].join("/");
}

export type Direction = "up" | "down" | "in" | "out";

/** One step by keyboard: among its neighbours, into the group before or after, or out of its group. Null where there is no such step. */
export function stepped(document: JsonObject, row: string, direction: Direction): Move | null {
  const place = placeOf(document, row);
  if (place === null) return null;
  const { list, index } = place;
  const members = valueAt(document, list) as readonly Json[];
  switch (direction) {
    case "up":
      return index > 0 ? movedTo(document, row, list, index - 1) : null;
    case "down":
      return index < members.length - 1 ? movedTo(document, row, list, index + 1) : null;
    case "in": {
      for (const neighbour of [index - 1, index + 1]) {
        const inside = neighbour < 0 ? null : membersAt(document, below(list, neighbour));
        const there = inside === null ? undefined : valueAt(document, inside);
        if (inside !== null && isList(there))
          return movedTo(document, row, inside, neighbour < index ? there.length : 0);
      }
      return null;
    }
    case "out": {
      let group = split(list).parent;
      // A group behind `not` stands in its list with the `not`.
      while (split(group).step === "not") group = split(group).parent;
      const outer = placeOf(document, group);
      return outer === null ? null : movedTo(document, row, outer.list, outer.index + 1);
    }
  }
}
