import { Text } from "@mantine/core";
import { useText } from "../../../../languages/text.ts";
import { lineDiff } from "../../model/diff.ts";
import type { JsonObject } from "../../../../shell/condition/model/json.ts";

/** What changed from one document to another, line by line of their JSON. */
export function Changes({ before, after }: { readonly before: JsonObject; readonly after: JsonObject }) {
  const text = useText();
  const lines = lineDiff(sorted(before), sorted(after));
  if (lines.every(({ kind }) => kind === "same")) return <Text c="dimmed">{text("builder.changes.none")}</Text>;
  const marks = { same: "  ", added: "+ ", removed: "− " } as const;
  return (
    // A frame that scrolls has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="builder-diff" dir="ltr" tabIndex={0} role="group" aria-label={text("builder.changes")}>
      {lines.map(({ kind, text: line }, index) => (
        <span key={index} data-kind={kind}>
          {kind === "same" ? null : <span className="visually-hidden">{text(`builder.changes.${kind}`)}</span>}
          {[marks[kind], line, "\n"].join("")}
        </span>
      ))}
    </pre>
  );
}

/** The store keeps keys in an order of its own. */
function sorted(document: JsonObject): string {
  return JSON.stringify(
    document,
    (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    2,
  );
}
