import { z } from "zod";

const Thresholds = z.object({ at: z.array(z.number()), side: z.enum(["from", "above"]) });
const Cell = z.object({
  r: z.number(),
  f: z.number(),
  m: z.number(),
  class: z.string(),
  size: z.number(),
  amount: z.number(),
  events: z.number(),
  days: z.number(),
});
export const Result = z.looseObject({
  levels: z.number(),
  people: z.number(),
  thresholds: z.object({ r: Thresholds, f: Thresholds, m: Thresholds.nullable() }),
  cells: z.array(Cell),
});
export type Result = z.output<typeof Result>;

const Run = Result.extend({ at: z.string() });
export const Model = z.looseObject({
  id: z.string(),
  version: z.number(),
  definition: z.looseObject({
    name: z.string(),
    events: z.array(z.string()),
    rules: z.array(z.looseObject({ class: z.string(), suggestion: z.string().optional() })),
  }),
  currency: z.string().nullable(),
  error: z.string().nullable(),
  run: Run.nullable(),
  before: Run.nullable(),
});
export type Model = z.output<typeof Model>;

export const Models = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      name: z.string(),
      version: z.number(),
      people: z.number().nullable(),
      at: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export const Transitions = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  moves: z.array(z.object({ from: z.string().nullable(), to: z.string().nullable(), contacts: z.number() })),
  outlook: z
    .looseObject({
      stepDays: z.number(),
      observed: z.number(),
      horizons: z.array(z.number()),
      classes: z.array(
        z.object({
          class: z.string().nullable(),
          stayDays: Estimate,
          moves: z.array(z.object({ to: z.string().nullable(), observed: z.number(), within: z.array(Estimate) })),
        }),
      ),
    })
    .nullable(),
});
export type Transitions = z.output<typeof Transitions>;

export const People = z.object({
  items: z.array(z.looseObject({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() })),
  next: z.string().nullable(),
});
