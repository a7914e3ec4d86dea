import { applied, type Operation } from "./edit.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";

/** Where in a row the keyboard goes: into its first field, or onto the handle it is moved by. */
export type Part = "field" | "handle";

/** The document being edited with what it was before and what was undone. */
export interface History {
  readonly present: JsonObject;
  readonly past: readonly JsonObject[];
  readonly future: readonly JsonObject[];
  /** The field last typed in: what is typed on in the same one is undone together. */
  readonly field: string | null;
  /** The pointer whose row the keyboard goes to next, and a number that grows with each such wish. */
  readonly focus: { readonly at: string; readonly part: Part; readonly turn: number } | null;
}

export type Step =
  | {
      readonly kind: "edit";
      readonly operations: readonly Operation[];
      readonly field?: string;
      readonly focus?: { readonly at: string; readonly part: Part };
    }
  | { readonly kind: "replace"; readonly document: JsonObject; readonly field?: string }
  /** Another document altogether, such as the one that was saved: there is no way back before it. */
  | { readonly kind: "open"; readonly document: JsonObject }
  | { readonly kind: "undo" }
  | { readonly kind: "redo" };

/** So many edits can be undone. */
const depth = 200;

export function begin(document: JsonObject): History {
  return { present: document, past: [], future: [], field: null, focus: null };
}

export function step(history: History, action: Step): History {
  switch (action.kind) {
    case "edit": {
      const focus =
        action.focus === undefined ? history.focus : { ...action.focus, turn: (history.focus?.turn ?? 0) + 1 };
      return { ...moved(history, applied(history.present, action.operations), action.field), focus };
    }
    case "replace":
      return moved(history, action.document, action.field);
    case "open":
      return begin(action.document);
    case "undo": {
      const before = history.past.at(-1);
      if (before === undefined) return history;
      const future = [history.present, ...history.future];
      return { ...history, present: before, past: history.past.slice(0, -1), future, field: null };
    }
    case "redo": {
      const [after, ...future] = history.future;
      if (after === undefined) return history;
      return { ...history, present: after, past: [...history.past, history.present], future, field: null };
    }
  }
}

function moved(history: History, present: JsonObject, field: string | undefined): History {
  if (JSON.stringify(present) === JSON.stringify(history.present)) return history;
  const goesOn = field !== undefined && field === history.field && history.past.length > 0;
  const past = goesOn ? history.past : [...history.past, history.present].slice(-depth);
  return { ...history, present, past, future: [], field: field ?? null };
}
