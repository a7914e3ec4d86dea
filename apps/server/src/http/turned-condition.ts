import { z } from "zod";

/** Which condition moved somebody, as rows of the ledger say it. */
export const TurnedCondition = z
  .object({
    at: z.string().describe("JSON pointer into that version of the segment"),
    sentence: z.string().nullable().describe("null: that version is not understood any more"),
  })
  .nullable()
  .describe("The condition that turned; null where it is not known, as in rows written before conditions were");
