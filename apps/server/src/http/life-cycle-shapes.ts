import { z } from "zod";
import { Instant, Slug } from "./api.ts";

const Key = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/u, "Use small letters, digits and _, at most 40.");

/** A threshold or a name that conditions leave open: `{ "blank": "days" }` stands for it, `{ "blank": "days", "unit": "d" }` in a duration. */
const Blank = z.discriminatedUnion("kind", [
  z.object({
    key: Key,
    kind: z.literal("number"),
    value: z.number(),
    unit: z.enum(["days", "hours", "minutes", "times", "percent", "money", "years"]),
    min: z.number(),
    max: z.number(),
  }),
  z.object({ key: Key, kind: z.enum(["event", "trait", "text"]), value: z.string().max(500) }),
]);

/** A scheme as it is sent. */
export const SchemeBody = z
  .object({
    id: Slug,
    name: z.string().min(1).max(200),
    blanks: z.array(Blank).max(50).default([]),
    stages: z
      .array(
        z.object({
          id: Slug,
          name: z.string().min(1).max(200),
          description: z.string().max(1000).nullable().default(null),
          where: z
            .unknown()
            .describe("A condition of the segment language, with blanks; null in the last stage: everyone else"),
        }),
      )
      .min(2)
      .max(12)
      .describe("In order: the first whose condition holds is the contact's stage"),
  })
  .meta({ id: "StageScheme" });

const Said = z.object({
  label: z.string().describe("In the caller's language; of one's own blanks the key"),
  choices: z.array(z.string()).describe("What the data offers for it, the most frequent first"),
});
/** A blank as it is shown. */
export const ShownBlank = z.intersection(Blank, Said);

const Stage = z.object({
  id: z.string(),
  segment: z.string().describe("The saved segment that is this stage"),
  name: z.string(),
  label: z.string().describe("The name; in the caller's language where it is still the one that came with Kindred"),
  description: z.string().nullable(),
  about: z.string().nullable().describe("The description, likewise"),
  where: z.unknown(),
  sentence: z.string().nullable().describe("Its own condition in words; null: everyone else"),
  count: z.number().int().nullable().describe("Now; null: not saved, or being built"),
});

export const SchemeAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    label: z.string().describe("The name, as for stages"),
    version: z.number().int().describe("0: it is not set up yet, only proposed"),
    blanks: z.array(ShownBlank),
    stages: z.array(Stage),
    since: Instant.nullable().describe("From when on the ledger has kept its stages"),
    updatedAt: Instant.nullable(),
  })
  .meta({ id: "SavedStageScheme" });
export type SchemeAnswer = z.output<typeof SchemeAnswer>;

export const Schemes = z.object({ contacts: z.number().int(), items: z.array(SchemeAnswer) });
export type LifeCyclesAnswer = z.output<typeof Schemes>;

export const StagePreview = z
  .object({
    contacts: z.number().int(),
    stages: z.array(
      z.object({ id: z.string(), count: z.number().int(), share: z.number(), sentence: z.string().nullable() }),
    ),
  })
  .meta({ id: "StagePreview" });
export type StagePreviewAnswer = z.output<typeof StagePreview>;

const Basis = z
  .enum(["ledger", "definition"])
  .describe(
    "ledger: as it was kept at the time; definition: what today's definition makes of the events until then. Absent: the ledger where it goes back far enough",
  );
export const StageSizes = z
  .object({
    basis: Basis,
    stages: z.array(z.string()),
    points: z.array(z.object({ at: Instant, sizes: z.array(z.number().int()).describe("In the order of the stages") })),
  })
  .meta({ id: "StageSizes" });
export type StageSizesAnswer = z.output<typeof StageSizes>;

export const StageFlow = z
  .object({
    basis: Basis,
    from: Instant,
    to: Instant,
    moves: z.array(
      z.object({
        from: z.string().nullable().describe("A stage; null: was not a contact yet"),
        to: z.string().nullable().describe("A stage; null: is none any more"),
        count: z.number().int(),
      }),
    ),
  })
  .meta({ id: "StageFlow" });
export type StageFlowAnswer = z.output<typeof StageFlow>;

export const StageStays = z
  .object({
    since: Instant,
    stages: z.array(
      z.object({
        id: z.string(),
        entered: z.number().int().describe("Entries that were seen"),
        left: z.number().int().describe("Of those, how many have left again"),
        median: z
          .number()
          .nullable()
          .describe("Milliseconds, stays that go on included (Kaplan and Meier); null: fewer than half have left"),
      }),
    ),
  })
  .meta({ id: "StageStays" });
export type StageStaysAnswer = z.output<typeof StageStays>;

export const ContactStage = z
  .object({
    stage: z.string().nullable(),
    since: Instant.nullable(),
    history: z
      .array(z.object({ stage: z.string().nullable(), at: Instant, cause: z.string() }))
      .describe("Latest first"),
  })
  .meta({ id: "ContactStage" });

export const Ranged = z.object({
  from: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).optional(),
  to: z
    .union([z.iso.datetime({ offset: true }), z.iso.date()])
    .optional()
    .describe("Absent: now"),
  basis: Basis.optional(),
});
