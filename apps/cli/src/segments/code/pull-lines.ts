import type { Paint } from "../../terminal.ts";
import type { Pulled, PullResult } from "./pull.ts";

/** What pull wrote and what it did not, a line for each file that is not as it was. */
export function pullLines({ files, onlyHere }: PullResult, paint: Paint): string[] {
  const lines = files.filter(({ outcome }) => outcome !== "unchanged").map((file) => fileLine(file, paint));
  for (const path of onlyHere) lines.push(`${paint.dim("?")} ${path}: not in the workspace; apply saves it`);
  const of = (...outcomes: readonly Pulled["outcome"][]): number =>
    files.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const written = of("new", "updated", "overwritten", "moved");
  const parts = [
    `${String(written)} written`,
    `${String(of("unchanged"))} unchanged`,
    ...(of("kept") === 0 ? [] : [`${String(of("kept"))} kept`]),
  ];
  return [...lines, `${parts.join(", ")}.`];
}

function fileLine({ outcome, path, from, to, why = "", movedFrom = "" }: Pulled, paint: Paint): string {
  const versions = `version ${from === null ? "" : `${String(from)} → `}${String(to)}`;
  const lost = "; its own edits are gone";
  switch (outcome) {
    case "new":
      return `${paint.green("+")} ${path}: new, ${versions}`;
    case "overwritten":
      return `${paint.yellow("~")} ${path}: ${versions}${lost}`;
    case "moved":
      return `${paint.yellow("~")} ${movedFrom} → ${path}: ${versions}${from === null ? lost : ""}`;
    case "kept":
      return `${paint.red("!")} ${path}: kept, ${why}`;
    case "updated":
    case "unchanged":
      return `${paint.yellow("~")} ${path}: ${versions}`;
  }
}
