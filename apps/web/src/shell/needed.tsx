import { List, Text } from "@mantine/core";
import type { Needed as Need } from "@kindred/server/answers";
import { type Text as Say, useFormats, useText } from "../languages/text.ts";
import { useWorkspace } from "./workspace.ts";

/** What would have to happen for somebody to become a member. */
export function Needed({ need }: { readonly need: Need }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant, number } = useFormats(timezone);
  if (need.kind === "condition") {
    return (
      <>
        <Text size="sm" className="data" component="span">
          {text(need.wanted ? "contacts.need.wanted" : "contacts.need.unwanted", { sentence: need.sentence })}
        </Text>
        <Text size="xs" c="dimmed">
          {how(need, text, { instant, number }).join(" ")}
        </Text>
      </>
    );
  }
  const [only] = need.of;
  if (need.of.length === 1 && only !== undefined) return <Needed need={only} />;
  return (
    <>
      <Text size="sm">{text(`contacts.need.${need.kind}`)}</Text>
      <List ps="lg" size="sm">
        {need.of.map((part, place) => (
          // Parts have no name of their own, and their order is that of the document.
          <List.Item key={part.kind === "condition" ? `${part.segment ?? ""}${part.at}` : place}>
            <Needed need={part} />
          </List.Item>
        ))}
      </List>
    </>
  );
}

function how(
  { missing, by, possible }: Extract<Need, { readonly kind: "condition" }>,
  text: Say,
  { instant, number }: { readonly instant: (at: string) => string; readonly number: (value: number) => string },
): string[] {
  if (!possible) return [text("contacts.need.impossible")];
  return [
    ...(missing === null ? [] : [text("contacts.need.missing", { count: number(missing) })]),
    ...(by === null ? [] : [text("contacts.need.by", { when: instant(by) })]),
  ];
}
