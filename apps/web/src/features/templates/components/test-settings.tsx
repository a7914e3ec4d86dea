import { Group, NumberInput, Paper, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { peopleNeeded, type Wanted } from "../test-size.ts";

/** What a test would have to show, and how many people that takes. */
export function TestSettings({
  wanted,
  onWanted,
}: {
  readonly wanted: Wanted;
  readonly onWanted: (wanted: Wanted) => void;
}) {
  const text = useText();
  const { number } = useFormats();
  const people = peopleNeeded(wanted);
  const take = (change: (value: number) => Wanted) => (value: string | number) => {
    if (typeof value === "number" && value > 0) onWanted(change(value));
  };
  return (
    <Paper withBorder p="sm" component="section" aria-label={text("templates.test")}>
      <Group align="end" gap="sm">
        <NumberInput
          label={text("templates.base")}
          w={170}
          min={0.1}
          max={95}
          decimalScale={1}
          value={wanted.base}
          onChange={take((base) => ({ ...wanted, base }))}
        />
        <NumberInput
          label={text("templates.lift")}
          w={170}
          min={1}
          max={1000}
          value={wanted.lift}
          onChange={take((lift) => ({ ...wanted, lift }))}
        />
        <div style={{ flex: "1 1 260px" }}>
          <Text fw={600} size="sm" role="status">
            {people === null
              ? text("templates.needed.impossible")
              : text("templates.needed", { count: number(people) })}
          </Text>
          <Text c="dimmed" size="xs">
            {text("templates.test.about")}
          </Text>
        </div>
      </Group>
    </Paper>
  );
}
