import { Badge, Group, Text } from "@mantine/core";
import { useText } from "../../../languages/text.ts";
import type { Template } from "../api/templates.ts";

/** What a template reads and no data has: better said than a bare 0. */
export function Missing({ missing }: { readonly missing: Template["missing"] }) {
  const text = useText();
  return (
    <Group gap={4} flex="1 1 160px">
      <Text size="xs" c="dimmed">
        {text("templates.missing")}
      </Text>
      {missing.map(({ kind, name }) => (
        <Badge
          key={`${kind} ${name}`}
          color="gray"
          variant="outline"
          tt="none"
          styles={{ root: { height: "auto", color: "var(--mantine-color-text)" }, label: { whiteSpace: "normal" } }}
        >
          {text(`templates.missing.${kind}`, { name })}
        </Badge>
      ))}
    </Group>
  );
}
