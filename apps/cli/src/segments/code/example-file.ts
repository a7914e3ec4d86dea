import { channels } from "@kindred/segment";
import { z } from "zod";
import { faultAt, type Fault } from "./fault.ts";
import type { FolderFile } from "./folder.ts";

/** An instant as documents write dates. */
const Moment = z.union([z.string(), z.number()], "Write a date such as 2026-03-01 or 2026-03-01T09:30:00Z.");
const Properties = z.record(z.string(), z.json(), "Write names with their values.");

const WHEN = "Say when it happened: `ago: 3d` (before `now`) or `ts: 2026-02-27T10:00:00Z`, one of the two.";

const ExampleEvent = z
  .strictObject({
    event: z.string("Name the event.").min(1, "Name the event."),
    ago: z.string("Write how long before `now`, such as 3d, 12h or 1mo.").optional(),
    ts: Moment.optional(),
    properties: Properties.default({}),
  })
  .refine(({ ago, ts }) => (ago === undefined) !== (ts === undefined), { message: WHEN });
export type ExampleEvent = z.output<typeof ExampleEvent>;

const ExampleProduct = z.strictObject({
  id: z.string("Write the product's id, as events have it in product_id."),
  since: Moment.optional(),
  properties: Properties,
});
export type ExampleProduct = z.output<typeof ExampleProduct>;

/** When the person was added as a contact. */
const ExampleAdded = z
  .strictObject({
    ago: z.string("Write how long before `now`, such as 3d, 12h or 1mo.").optional(),
    ts: Moment.optional(),
  })
  .refine(({ ago, ts }) => (ago === undefined) !== (ts === undefined), { message: WHEN });

/** An entry into a segment, or an exit, as the ledger has it. */
const ExampleMove = z
  .strictObject({
    segment: z.string("Name the segment's id."),
    change: z.enum(["entered", "left"], "Write `entered` or `left`."),
    ago: z.string("Write how long before `now`, such as 3d, 12h or 1mo.").optional(),
    ts: Moment.optional(),
  })
  .refine(({ ago, ts }) => (ago === undefined) !== (ts === undefined), { message: WHEN });

const ExampleChannel = z.strictObject({
  address: z.boolean("Write true or false: whether there is a usable address or token.").default(true),
  consent: z.boolean("Write true or false: whether the person consented.").default(true),
  suppressed: z.boolean("Write true or false: a hard bounce or a complaint.").default(false),
});

const ExampleScore = z.union(
  [z.number(), z.strictObject({ value: z.number().optional(), band: z.string().optional() })],
  "Write a number, or `value` and `band`.",
);

const grade = z.int("Write a whole number.").default(0);
const ExampleRfm = z.strictObject({ class: z.string("Write the class."), r: grade, f: grade, m: grade });

/** What a person's example and the whole file may say. */
const shared = {
  now: Moment.optional(),
  args: z.record(z.string(), z.json(), "Write the parameters' names with their values.").optional(),
};

const Example = z.strictObject({
  name: z.string("Give the example a name: what it shows.").min(1, "Give the example a name: what it shows."),
  expect: z.enum(["in", "out"], "Write `in` or `out`: whether this person is in the segment."),
  ...shared,
  traits: Properties.default({}),
  events: z.array(ExampleEvent, "Write a list of events.").default([]),
  lists: z.array(z.string("Write the list's id."), "Write a list of list ids.").default([]),
  products: z.array(ExampleProduct, "Write a list of products.").default([]),
  history: z.array(ExampleMove, "Write a list of entries and exits.").default([]),
  channels: z
    .partialRecord(
      z.enum(channels),
      ExampleChannel,
      `Write channels (${channels.join(", ")}) with what is known of each.`,
    )
    .default({}),
  topics: z.array(z.string("Write the topic."), "Write a list of topics.").default([]),
  scores: z.record(z.string(), ExampleScore, "Write models with their scores.").default({}),
  rfm: z.record(z.string(), ExampleRfm, "Write models (purchase, engagement) with class, r, f and m.").default({}),
  added: ExampleAdded.optional(),
  key: z.string("Write the contact's key, `con_…`.").default("con_example"),
  edge: z.number("Write a number: the measure of the last person who is in.").nullable().optional(),
});
export type Example = z.output<typeof Example>;

const Examples = z.strictObject(
  {
    timezone: z.string("Write an IANA time zone such as Europe/Kyiv.").optional(),
    ...shared,
    examples: z.array(Example, "Write a list of examples.").min(1, "Write at least one example."),
  },
  "Write `examples:` and a list of them.",
);
export type Examples = z.output<typeof Examples>;

/** The examples of a file, or everything that is wrong with it, each with its place. */
export function readExamples(file: FolderFile): Examples | readonly Fault[] {
  const { source, shown } = file;
  if (source === null) return [];
  const parsed = Examples.safeParse(source.value);
  if (parsed.success) return parsed.data;
  return parsed.error.issues.map((issue) => {
    const extra = issue.code === "unrecognized_keys" ? issue.keys : [];
    const pointer = [...issue.path, ...extra.slice(0, 1)].map((key) => `/${escaped(String(key))}`).join("");
    const message = extra.length === 0 ? issue.message : unknownKeys(extra, issue.path);
    return faultAt(shown, source.placeOf(pointer), "bad_example", message);
  });
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** What stands inside the keys of an example. */
const INNER: Readonly<Record<string, z.ZodObject>> = {
  events: ExampleEvent,
  products: ExampleProduct,
  history: ExampleMove,
  added: ExampleAdded,
  channels: ExampleChannel,
  rfm: ExampleRfm,
};

/** Which keys there are, by how deep one is. */
function unknownKeys(keys: readonly string[], path: readonly PropertyKey[]): string {
  const inner = INNER[String(path[2])];
  const known = (path.length === 0 ? Examples : path.length === 2 || inner === undefined ? Example : inner).shape;
  const named = keys.map((key) => `\`${key}\``).join(", ");
  return `${named} is not known here: write ${Object.keys(known).join(", ")}.`;
}
