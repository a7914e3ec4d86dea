import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { answer, type Surroundings } from "../session.ts";
import { figure, write } from "../terminal.ts";
import type { Asked, SegmentOptions } from "./asked.ts";
import { referenceOf } from "./explain.ts";

const Argument = z.union([z.string(), z.number()]);
const Arguments = z.object({
  parameter: z.string(),
  now: z.string(),
  values: z.array(Argument),
  others: z.boolean(),
  except: z.array(Argument),
});
const Matching = z.object({
  count: z.number(),
  members: z.array(z.looseObject({ key: z.string(), externalId: z.string().nullable() })),
});
const Contacts = z.object({
  parameter: z.string(),
  now: z.string(),
  arguments: z.array(Matching.extend({ value: Argument })),
  others: Matching,
});

export interface ArgumentOptions extends SegmentOptions {
  readonly parameter?: string;
  readonly value?: readonly string[];
}

/** With which arguments of a parametric segment a contact is in it, one a line. */
export async function matchingArguments(
  one: Asked,
  options: ArgumentOptions & { contact: string },
  around: Surroundings,
): Promise<void> {
  const { contact, parameter } = options;
  const found = await one.ask("arguments", Arguments, { contact: await referenceOf(one, contact), parameter });
  await answer(options, around, found, () => {
    if (!found.others) return found.values.length === 0 ? "None." : found.values.map(String).join("\n");
    if (found.except.length === 0) return "Every one.";
    return ["Every one but:", ...found.except.map(String)].join("\n");
  });
}

/** Who is in a parametric segment with each argument: the argument, a tab, the external id. */
export async function membersByArgument(one: Asked, options: ArgumentOptions, around: Surroundings): Promise<void> {
  const { parameter, value: texts } = options;
  const values = texts?.map((text) => typed(text, one, parameter));
  const found = await one.ask("members-by-argument", Contacts, { parameter, values, limit: values ? 10_000 : 1_000 });
  if (options.json === true) return answer(options, around, found, () => "");
  const nameOf = ({ externalId, key }: { externalId: string | null; key: string }): string => externalId ?? key;
  for (const { value, members } of found.arguments)
    for (const member of members) await write(around.terminal.out, `${value}\t${nameOf(member)}\n`);
  const cut = found.arguments.filter(({ count, members }) => count > members.length).length;
  if (cut > 0)
    around.terminal.err.write(`Of ${figure(cut)} values only the first contacts are listed: name them with --value.\n`);
  if (found.others.count > 0)
    around.terminal.err.write(`${figure(found.others.count)} contacts are in with every other argument as well.\n`);
}

/** As the document declares the parameter: the one named, else any number among its declarations says how to read digits. */
function typed(text: string, { source }: Asked, parameter: string | undefined): string | number {
  const document = source.document;
  const params = typeof document === "object" && document !== null && "params" in document ? document["params"] : null;
  if (typeof params !== "object" || params === null) return text;
  const declared = Object.entries(params).filter(([name]) => parameter === undefined || name === parameter);
  const isNumber = declared.some(([, one]) => JSON.stringify(one).includes('"number'));
  if (!isNumber) return text;
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number))
    throw new KindredError("wrong_type", `--value ${text} is not a number, as the parameter is.`);
  return number;
}
