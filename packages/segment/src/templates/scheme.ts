import { isSlug, type Json, type JsonObject, KindredError } from "@kindred/schema";
import { type Blank, blanksIn, fill, valuesOf, wrongValues } from "./blanks.ts";

/** Ordered stages, of which every contact is in exactly one: the first whose condition holds. */
export interface Scheme {
  readonly id: string;
  readonly name: string;
  /** Thresholds and names that the conditions leave open, with their values. */
  readonly blanks: readonly Blank[];
  readonly stages: readonly Stage[];
}

export interface Stage {
  /** Unique in its scheme. */
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** A condition of the segment language, with blanks; null: everyone else, which is what the last stage always means. */
  readonly where: Json;
}

const mostStages = 12;

/** The saved segment that is this stage. */
export function segmentOf(scheme: string, stage: string): string {
  return `${scheme}-${stage}`;
}

/**
 * Refuses a scheme that cannot be one; its conditions are the checker's to judge.
 *
 * @throws KindredError `invalid_scheme` (422)
 */
export function requireSound({ id, name, blanks, stages }: Scheme): void {
  const refuse = (message: string, pointer: string): never => {
    throw new KindredError("invalid_scheme", message, { status: 422, pointer });
  };
  if (!isSlug(id)) refuse("A scheme's id has small letters, digits, _ and -, at most 100.", "/id");
  if (name.trim() === "") refuse("Give the scheme a name.", "/name");
  if (stages.length < 2 || stages.length > mostStages)
    refuse(`A scheme has 2 to ${mostStages} stages, not ${stages.length}.`, "/stages");
  for (const [index, stage] of stages.entries()) {
    const at = `/stages/${index}`;
    if (!isSlug(segmentOf(id, stage.id)))
      refuse("A stage's id has small letters, digits, _ and -; with the scheme's id at most 100.", `${at}/id`);
    if (stage.name.trim() === "") refuse("Give the stage a name.", `${at}/name`);
    if (stages.findIndex((other) => other.id === stage.id) !== index)
      refuse(`Stage "${stage.id}" is there twice: give each stage an id of its own.`, `${at}/id`);
    const isLast = index === stages.length - 1;
    if (isLast !== (stage.where === null))
      refuse(
        isLast
          ? "The last stage is everyone else (`where`: null), so that nobody is left over."
          : "Only the last stage may be everyone else: give this one a condition.",
        `${at}/where`,
      );
    const open = blanksIn(stage.where).find((key) => !blanks.some((blank) => blank.key === key));
    if (open !== undefined) refuse(`There is no value for the blank "${open}".`, `${at}/where`);
  }
  for (const [index, { key }] of blanks.entries()) {
    if (blanks.findIndex((other) => other.key === key) !== index)
      refuse(`The blank "${key}" is there twice.`, `/blanks/${index}`);
  }
  for (const { key, message } of wrongValues(blanks, valuesOf(blanks)))
    refuse(message, `/blanks/${blanks.findIndex((blank) => blank.key === key)}/value`);
}

/** Every stage's condition with its blanks filled, in order; null for the last, everyone else. */
export function conditionsOf({ blanks, stages }: Scheme): readonly Json[] {
  const values = valuesOf(blanks);
  return stages.map(({ where }) => (where === null ? null : fill(where, values)));
}

/**
 * The stages as segment documents: each its own condition and none of those before it, the last none of all the others. Hence
 * exactly one of them holds for everybody, at every instant.
 */
export function stageDocuments(scheme: Scheme): readonly JsonObject[] {
  const conditions = conditionsOf(scheme);
  return scheme.stages.map((stage, index) => {
    const own = conditions[index] ?? null;
    const before = conditions.slice(0, index);
    const none: Json = { none: before };
    const where: Json = own === null ? none : before.length === 0 ? own : { all: [own, none] };
    return {
      version: 1,
      id: segmentOf(scheme.id, stage.id),
      name: `${scheme.name}: ${stage.name}`,
      kind: "strategic",
      folder: scheme.name,
      ...(stage.description === null ? {} : { description: stage.description }),
      where,
    };
  });
}
