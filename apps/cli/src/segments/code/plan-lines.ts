import type { Json } from "@kindred/schema";
import { figure, type Paint } from "../../terminal.ts";
import type { Difference } from "./difference.ts";
import { isEmpty, isSpelling, type Plan, type PlannedFile } from "./plan.ts";
import type { Size } from "./sizes.ts";

/** A plan as people read it: each change with both sentences and where the documents differ, then what stays. */
export function planLines(plan: Plan, paint: Paint): string[] {
  const changed = plan.files.filter(({ kind }) => kind !== "keep");
  const lines = changed.flatMap((file) => [...fileLines(file, paint), ""]);
  if (plan.prune)
    for (const { id, name } of plan.others)
      lines.push(`${paint.red("-")} ${paint.bold(id)}  ${name}: to be archived`, "");
  if (plan.affected.length > 0) lines.push(`These change with what they refer to: ${listed(plan.affected)}.`);
  lines.push(summary(plan));
  if (!plan.prune && plan.others.length > 0)
    lines.push(
      `${count(plan.others.length, "segment")} only in the workspace: ${listed(plan.others.map(({ id }) => id))}. Pull to get the files, or archive them with --prune.`,
    );
  return lines;
}

/** How many contacts each segment has and would have. */
export function sizeLines(sizes: readonly Size[], paint: Paint): string[] {
  const number = (size: number | null): string => (size === null ? "—" : figure(size));
  return sizes.map(({ id, before, after }) =>
    before === null
      ? `${id}: ${number(after)} contacts`
      : `${id}: ${number(before)} → ${paint.bold(number(after))} contacts`,
  );
}

/** A plan as JSON. */
export function shownPlan({ files, others, prune, affected, warnings }: Plan) {
  return {
    different: !isEmpty({ files, others, prune, affected, warnings }),
    changes: files
      .filter(({ kind }) => kind !== "keep")
      .map((one) => {
        const { id, kind, version, earlier, conditions, notes, sentences, file } = one;
        const change = { id, kind, file: file.path, version, earlier, conditions, notes, sentences };
        return { ...change, spellingOnly: isSpelling(one) };
      }),
    unchanged: files.filter(({ kind }) => kind === "keep").map(({ id }) => id),
    onlyInWorkspace: others.map(({ id }) => id),
    prune,
    affected,
    warnings,
  };
}

function fileLines(file: PlannedFile, paint: Paint): string[] {
  const { id, file: place, kind, version, earlier, sentences, conditions, notes } = file;
  const lines: string[] = [];
  const say = (text: string): void => void lines.push(`    ${text}`);
  if (kind === "create") {
    lines.push(`${paint.green("+")} ${paint.bold(id)}  ${paint.dim(place.path)}: new`);
    say(`${paint.green("+")} ${sentences.after ?? ""}`);
    return lines;
  }
  const what =
    kind === "restore"
      ? "archived in the workspace, to be brought back"
      : `version ${String(version)} → ${String(version + 1)}`;
  lines.push(`${paint.yellow("~")} ${paint.bold(id)}  ${paint.dim(place.path)}: ${what}`);
  if (earlier !== null)
    say(
      paint.yellow(
        `The file is as version ${String(earlier)} was; the workspace is at ${String(version)} since ${file.updatedAt ?? "then"}. Applying undoes what came between: pull to take it instead.`,
      ),
    );
  if (conditions.length > 0) {
    if (sentences.before !== null) say(`${paint.red("-")} ${sentences.before}`);
    say(`${paint.green("+")} ${sentences.after ?? ""}`);
  }
  for (const difference of [...conditions, ...notes]) say(`  ${differenceLine(difference, paint)}`);
  if (isSpelling(file)) say("Another spelling of the same conditions: nobody enters or leaves.");
  else if (conditions.length === 0 && notes.length > 0) say("The conditions stay as they are.");
  return lines;
}

function differenceLine({ at, before, after }: Difference, paint: Paint): string {
  const place = at.slice(1);
  if (before === undefined) return `${paint.green("+")} ${place}: ${brief(after)}`;
  if (after === undefined) return `${paint.red("-")} ${place}: ${brief(before)}`;
  return `${paint.yellow("~")} ${place}: ${brief(before)} → ${brief(after)}`;
}

function brief(value: Json | undefined): string {
  const text = JSON.stringify(value ?? null);
  return text.length > 200 ? `${text.slice(0, 197)}…` : text;
}

function summary({ files, others, prune }: Plan): string {
  const of = (...kinds: readonly PlannedFile["kind"][]): number =>
    files.filter(({ kind }) => kinds.includes(kind)).length;
  const parts = [
    [of("create"), "new"],
    [of("change"), "changed"],
    [of("restore"), "to bring back"],
    [prune ? others.length : 0, "to archive"],
    [of("keep"), "unchanged"],
  ] as const;
  const said = parts.filter(([number]) => number > 0).map(([number, word]) => `${String(number)} ${word}`);
  return said.length === 0 ? "No segments here." : `${said.join(", ")}.`;
}

function listed(ids: readonly string[]): string {
  return ids.length > 10 ? `${ids.slice(0, 10).join(", ")} and ${String(ids.length - 10)} more` : ids.join(", ");
}

function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? " is" : "s are"}`;
}
