import type { SchemeAnswer } from "@kindred/server/answers";

/** A scheme as it is sent to the server. */
export interface Draft {
  readonly id: string;
  readonly name: string;
  readonly blanks: readonly Record<string, unknown>[];
  readonly stages: readonly DraftStage[];
}

export interface DraftStage {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** A condition; null: everyone else. undefined: what is written is no condition yet. */
  readonly where: unknown;
}

/** What is sent of a scheme that the server has told. */
export function draftOf({ id, name, blanks, stages }: SchemeAnswer): Draft {
  return {
    id,
    name,
    blanks: blanks.map(({ label: _label, choices: _choices, ...blank }) => blank),
    stages: stages.map((stage) => {
      return { id: stage.id, name: stage.name, description: stage.description, where: stage.where };
    }),
  };
}

export function withValue(draft: Draft, key: string, value: string | number): Draft {
  return { ...draft, blanks: draft.blanks.map((blank) => (blank["key"] === key ? { ...blank, value } : blank)) };
}

/** A scheme to begin with: whoever is in a segment, and everyone else. */
export function newDraft(
  id: string,
  words: { readonly name: string; readonly first: string; readonly rest: string },
): Draft {
  return {
    id,
    name: words.name,
    blanks: [],
    stages: [
      { id: "stage-1", name: words.first, description: null, where: undefined },
      { id: "rest", name: words.rest, description: null, where: null },
    ],
  };
}

export function withStage(draft: Draft, place: number, change: Partial<DraftStage>): Draft {
  return { ...draft, stages: draft.stages.map((stage, at) => (at === place ? { ...stage, ...change } : stage)) };
}

/** A stage more, before the one for everyone else. Its id is one that none has. */
export function withNewStage(draft: Draft, name: string): Draft {
  let number = draft.stages.length;
  while (draft.stages.some(({ id }) => id === `stage-${number}`)) number += 1;
  const added = { id: `stage-${number}`, name, description: null, where: undefined };
  return { ...draft, stages: draft.stages.toSpliced(-1, 0, added) };
}

export function withoutStage(draft: Draft, place: number): Draft {
  return { ...draft, stages: draft.stages.toSpliced(place, 1) };
}

/** The stage one place up (-1) or down (1); the last stage stays the last. */
export function movedStage(draft: Draft, place: number, by: -1 | 1): Draft {
  const stages = [...draft.stages];
  const [here, there] = [stages[place], stages[place + by]];
  if (here === undefined || there === undefined || place + by === stages.length - 1) return draft;
  stages[place] = there;
  stages[place + by] = here;
  return { ...draft, stages };
}

/** Whether the server can be asked. */
export function isComplete({ id, name, stages }: Draft): boolean {
  return (
    id !== "" && name.trim() !== "" && stages.every((stage) => stage.name.trim() !== "" && stage.where !== undefined)
  );
}
