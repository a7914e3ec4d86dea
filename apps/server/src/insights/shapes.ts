import { z } from "zod";

/** The name of a trait or property: steps of an object, joined by dots. */
export const PathName = z
  .string()
  .max(200)
  .regex(/^[^.:\0][^.\0]*(\.[^.:\0][^.\0]*)*$/u, "A name, or the steps of an object with dots between them.");

const EventName = z.string().min(1).max(200);

/** Events with a condition of the segment language on their properties. */
export const Events = z.object({
  event: z.union([EventName, z.array(EventName).min(1).max(20)]).describe("A name, or several of which any will do"),
  where: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('A condition on properties, as in segments: { "property": "revenue", "gt": 0 }'),
});

export const Day = z.iso.date();

const Code = z.string().regex(/^[A-Z]{3}$/u, "An ISO 4217 code, such as EUR.");

/** One currency to tell all amounts in. */
export const RatesInto = z.object({
  into: Code,
  rates: z
    .record(Code, z.number().positive().finite())
    .describe("What one unit of each other currency is worth in it; of today, or of whatever day you choose"),
});

export const Window = z
  .record(z.string(), z.unknown())
  .describe(
    'A window of the segment language without an anchor: { "last": "365d" }, { "from": "2026-01-01", "to": "2026-04-01" }',
  );
