import type { RfmModel } from "@kindred/engine";
import { z } from "zod";
import { Instant, InWorkspace, Slug } from "./api.ts";

export const InModel = InWorkspace.extend({ model: Slug.describe("`purchase`, `engagement`, or one of your own") });

const Range = z.tuple([z.number().int(), z.number().int()]).describe("[lowest, highest] score, both in");
const Bounds = z.discriminatedUnion("by", [
  z.object({ by: z.literal("quantile") }).describe("Quantiles of everybody; what is above one is in the next level"),
  z.object({ by: z.literal("quantile-plus-one") }).describe("Quantiles plus 1, as the R package rfm has them"),
  z.object({ by: z.literal("fixed"), at: z.array(z.number()).max(4) }).describe("Where each level begins; days for r"),
]);
const Name = z.string().min(1).max(200);

export const Definition = z
  .object({
    name: z.string().trim().min(1).max(100),
    events: z.array(Name).min(1).max(20).describe("Events that count"),
    where: z.unknown().default(null).describe("A property condition of the segment language"),
    monetary: z
      .object({
        property: Name,
        refunds: z
          .object({ events: z.array(Name).min(1).max(20), property: Name })
          .nullable()
          .default(null)
          .describe("Events whose amounts are taken off"),
        currency: z
          .object({
            into: z.string().regex(/^[A-Z]{3}$/u, "An ISO 4217 code, such as EUR."),
            rates: z.record(z.string().regex(/^[A-Z]{3}$/u), z.number()),
          })
          .nullable()
          .default(null)
          .describe("Rates of other currencies; without them amounts of several are refused"),
      })
      .nullable()
      .default(null),
    lookBackDays: z.number().int().nullable().default(null),
    levels: z.union([z.literal(3), z.literal(4), z.literal(5)]),
    r: Bounds.default({ by: "quantile" }),
    f: Bounds.default({ by: "quantile" }),
    m: Bounds.default({ by: "quantile" }),
    rules: z
      .array(
        z.object({
          class: z.string(),
          r: Range.optional(),
          f: Range.optional(),
          m: Range.optional(),
          suggestion: z.string().max(500).optional(),
        }),
      )
      .max(60)
      .describe("Classes; the first that holds decides"),
  })
  .meta({ id: "RfmDefinition" });

const Thresholds = z.object({
  at: z.array(z.number()),
  side: z.enum(["from", "above"]).describe("from: a bound begins its level; above: only what is greater is in it"),
});

const Result = z.object({
  levels: z.number().int(),
  people: z.number().int(),
  thresholds: z.object({ r: Thresholds, f: Thresholds, m: Thresholds.nullable() }),
  cells: z.array(
    z.object({
      r: z.number().int(),
      f: z.number().int(),
      m: z.number().int().describe("0 without an amount"),
      class: z.string(),
      size: z.number().int(),
      amount: z.number(),
      events: z.number().int(),
      days: z.number().describe("Since the last event, on average"),
    }),
  ),
});

const Run = Result.extend({ at: Instant, version: z.number().int(), kind: z.enum(["past", "refresh"]) });

export const Model = z
  .object({
    id: z.string(),
    version: z.number().int().describe("0: as it was built in"),
    builtIn: z.boolean(),
    author: z.string().nullable(),
    savedAt: Instant.nullable(),
    definition: Definition,
    currency: z.string().nullable().describe("What amounts are in"),
    error: z.string().nullable().describe("Why it could not be made last time"),
    errorCode: z.string().nullable().describe("Of the model's own failure, such as `several_currencies`"),
    run: Run.nullable().describe("The latest; null: not computed yet"),
    before: Run.nullable().describe("About 30 days earlier, to compare with"),
    history: z
      .array(
        z.object({ at: Instant, kind: z.enum(["past", "refresh"]), classes: z.record(z.string(), z.number().int()) }),
      )
      .describe("Sizes of classes at every run, earliest first"),
  })
  .meta({ id: "RfmModel" });
export type RfmModelAnswer = z.output<typeof Model>;

export const ModelCard = z
  .object({
    id: z.string(),
    name: z.string(),
    builtIn: z.boolean(),
    version: z.number().int(),
    levels: z.number().int(),
    money: z.boolean(),
    events: z.array(z.string()),
    people: z.number().int().nullable(),
    at: Instant.nullable(),
    error: z.string().nullable(),
  })
  .meta({ id: "RfmModelCard" });
export type RfmModelCardAnswer = z.output<typeof ModelCard>;

export const Preview = Result.extend({
  unreachable: z.array(z.number().int()).describe("Places of rules that nobody can reach"),
}).meta({ id: "RfmPreview" });
export type RfmPreviewAnswer = z.output<typeof Preview>;

const Version = z.object({
  version: z.number().int(),
  definition: Definition.nullable().describe("null: taken away with this version"),
  author: z.string().nullable(),
  savedAt: Instant,
});
export const Versions = z.object({ items: z.array(Version) });
export type RfmVersionsAnswer = z.output<typeof Versions>;

const Class = z.string().nullable().describe("null: without a class");
const Estimate = z.object({
  value: z.number(),
  low: z.number().describe("The 95 % credible interval"),
  high: z.number(),
});

export const Transitions = z
  .object({
    from: Instant.nullable().describe("The runs that are compared: the latest up to what was asked for; null: none"),
    to: Instant.nullable(),
    moves: z.array(z.object({ from: Class, to: Class, contacts: z.number().int() })),
    outlook: z
      .object({
        stepDays: z.number().int().describe("A Markov chain over steps of so many days"),
        steps: z.number().int(),
        observed: z.number().int().describe("Moves of one contact over one step that it was estimated from"),
        horizons: z.array(z.number().int()).describe("Days"),
        classes: z.array(
          z.object({
            class: Class,
            stayDays: Estimate.describe("Expected, of whoever enters"),
            moves: z.array(
              z.object({
                to: Class,
                observed: z.number().int(),
                within: z
                  .array(Estimate)
                  .describe("Per horizon: of being seen there by then; for the class itself of never having left"),
              }),
            ),
          }),
        ),
      })
      .nullable(),
  })
  .meta({ id: "RfmTransitions" });
export type RfmTransitionsAnswer = z.output<typeof Transitions>;

/** What zod read, as the models take it. */
export function definitionOf(read: z.output<typeof Definition>): RfmModel["definition"] {
  return read;
}
