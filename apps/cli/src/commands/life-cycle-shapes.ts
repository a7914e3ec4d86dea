import { z } from "zod";

export const SchemeShape = z.object({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  version: z.number(),
  blanks: z.array(z.looseObject({ key: z.string(), label: z.string(), value: z.union([z.string(), z.number()]) })),
  stages: z.array(
    z.object({
      id: z.string(),
      segment: z.string(),
      name: z.string(),
      label: z.string(),
      description: z.string().nullable(),
      about: z.string().nullable(),
      where: z.json().optional(),
      sentence: z.string().nullable(),
      count: z.number().nullable(),
    }),
  ),
  since: z.string().nullable(),
  updatedAt: z.string().nullable(),
});
export type SchemeShape = z.output<typeof SchemeShape>;

export const Schemes = z.object({ contacts: z.number(), items: z.array(SchemeShape) });
export const Preview = z.object({
  contacts: z.number(),
  stages: z.array(z.object({ id: z.string(), count: z.number(), share: z.number(), sentence: z.string().nullable() })),
});
export const Sizes = z.object({
  basis: z.string(),
  stages: z.array(z.string()),
  points: z.array(z.object({ at: z.string(), sizes: z.array(z.number()) })),
});
export const Flow = z.object({
  basis: z.string(),
  from: z.string(),
  to: z.string(),
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), count: z.number() })),
});
export const Stays = z.object({
  since: z.string(),
  stages: z.array(z.object({ id: z.string(), entered: z.number(), left: z.number(), median: z.number().nullable() })),
});
export const ContactStage = z.object({
  stage: z.string().nullable(),
  since: z.string().nullable(),
  history: z.array(z.object({ stage: z.string().nullable(), at: z.string(), cause: z.string() })),
});

/** What is sent of a scheme that the server has told, with other values for its blanks. */
export function bodyOf(
  { id, name, blanks, stages }: SchemeShape,
  values: ReadonlyMap<string, string | number>,
): unknown {
  return {
    id,
    name,
    blanks: blanks.map(({ label: _label, choices: _choices, ...blank }) => {
      return { ...blank, value: values.get(blank.key) ?? blank.value };
    }),
    stages: stages.map((stage) => {
      return { id: stage.id, name: stage.name, description: stage.description, where: stage.where ?? null };
    }),
  };
}
