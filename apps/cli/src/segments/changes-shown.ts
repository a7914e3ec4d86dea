import { z } from "zod";
import type { CommonOptions, Surroundings } from "../session.ts";
import { write } from "../terminal.ts";

/** Which condition turned; a server of before does not say. */
export const TurnedCondition = z.looseObject({ at: z.string(), sentence: z.string().nullable() }).nullable();

/** An entry or exit as the stream tells it; `cause` is null where nobody could know. */
export const Change = z.looseObject({
  change: z.enum(["entered", "left"]),
  at: z.string(),
  contact: z.looseObject({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() }),
  segment: z.looseObject({ id: z.string(), version: z.number().nullable() }),
  cause: z.string().nullable(),
  detail: z.string(),
  condition: TurnedCondition.default(null),
});
export type Change = z.output<typeof Change>;

/** One line, or the change as it came. */
export async function showChange(change: Change, options: CommonOptions, { terminal }: Surroundings): Promise<void> {
  await write(terminal.out, `${options.json === true ? JSON.stringify(change) : changeLine(change, terminal.paint)}\n`);
}

function changeLine(change: Change, paint: Surroundings["terminal"]["paint"]): string {
  const { contact } = change;
  const names = [contact.email, contact.externalId].filter((name) => name !== null && name !== "");
  const who = names.length === 0 ? contact.key : names.join(", ");
  const entered = change.change === "entered";
  const why = causeInWords(change);
  return [
    paint.dim(localTime(change.at)),
    entered ? paint.green("+ entered") : paint.red("- left   "),
    paint.bold(who),
    ...(why === "" ? [] : [why]),
  ].join("  ");
}

/** By this machine's clock and zone. */
function localTime(at: string): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const causes: Readonly<Record<string, string>> = {
  event: "event",
  profile: "trait",
  list: "list",
  merge: "two contacts became one",
  catalogue: "the catalogue changed",
  permission: "permission",
  time: "time alone",
  definition: "the segment itself was changed",
  refresh: "found at a refresh",
  import: "an import",
  erased: "erased",
};

/** What kind of thing it was, and which, where that has a name. */
export function causeInWords({ cause, detail, condition }: Pick<Change, "cause" | "detail" | "condition">): string {
  if (cause === null) return "";
  const words = causes[cause] ?? cause;
  const named = detail === "" ? words : `${words}: ${detail}`;
  const turned = condition?.sentence ?? condition?.at;
  return turned === undefined ? named : `${named} (${turned.replace(/[.。]$/u, "")})`;
}
