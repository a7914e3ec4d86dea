import { Group, List, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { Explained } from "@kindred/server/answers";
import { type Text as Say, useFormats, useText } from "../languages/text.ts";
import { useWorkspace } from "./workspace.ts";
import { foundInWords } from "./found.ts";
import { useReading } from "./reading.tsx";

/** One condition of an explanation with its verdict and what was found, and those it is made of below it. */
export function Explanation({ condition }: { readonly condition: Explained }) {
  const text = useText();
  const { found, verdict, sentence } = condition;
  const below = found.kind === "segment" ? [found.condition] : "of" in found ? found.of : [];
  const Mark = verdict ? IconCircleCheck : IconCircleX;
  return (
    <>
      <Group gap={6} align="start" wrap="nowrap">
        <Mark
          size={18}
          role="img"
          aria-label={text(verdict ? "contacts.holds" : "contacts.holds-not")}
          color={verdict ? "var(--mantine-color-teal-7)" : "var(--mantine-color-red-7)"}
          style={{ flexShrink: 0, marginBlockStart: 3 }}
        />
        <div>
          <Text size="sm" className="data">
            {"of" in found ? text(`contacts.logic.${found.kind}`) : sentence}
          </Text>
          <Actual condition={condition} />
        </div>
      </Group>
      {below.length === 0 ? null : (
        <List listStyleType="none" ps="lg" size="sm" mt={4}>
          {below.map((each) => (
            <List.Item key={each.at}>
              <Explanation condition={each} />
            </List.Item>
          ))}
        </List>
      )}
    </>
  );
}

function Actual({ condition }: { readonly condition: Explained }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant, number } = useFormats(timezone);
  const read = useReading();
  const { found } = condition;
  const lines = [...foundInWords(found, text, { instant, number, read }), ...standing(condition, text, instant)];
  return lines.length === 0 ? null : (
    <Text size="xs" c="dimmed" className="data">
      {lines.join(" ")}
    </Text>
  );
}

/** Since when the verdict has been so, and until when by time alone; said where the condition is a leaf. */
function standing({ found, since, changesAt }: Explained, text: Say, instant: (at: number) => string): string[] {
  if (found.kind === "segment" || "of" in found) return [];
  return [
    ...(since === null ? [] : [text("contacts.since-when", { when: instant(since) })]),
    ...(changesAt === null ? [] : [text("contacts.until-when", { when: instant(changesAt) })]),
  ];
}
