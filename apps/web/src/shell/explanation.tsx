import { Group, List, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { Explained } from "@kindred/server/answers";
import { useFormats, useText } from "../languages/text.ts";
import { useWorkspace } from "./workspace.ts";
import { readable } from "../ui/readable.ts";

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

function Actual({ condition: { found } }: { readonly condition: Explained }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  const lines: string[] = [];
  if ("actual" in found && found.actual !== undefined) {
    lines.push(
      found.actual === null ? text("contacts.missing") : text("contacts.actual", { value: readable(found.actual) }),
    );
  }
  if (found.kind === "event") {
    const latest = found.deciding[0];
    lines.push(text("contacts.matching", { count: found.matching }));
    if (latest !== undefined) lines.push(text("contacts.latest", { when: instant(latest.ts) }));
  }
  if (found.kind === "sequence") {
    lines.push(...found.steps.map(({ event, ts }) => text("contacts.step", { event, when: instant(ts) })));
  }
  return lines.length === 0 ? null : (
    <Text size="xs" c="dimmed" className="data">
      {lines.join(" ")}
    </Text>
  );
}
