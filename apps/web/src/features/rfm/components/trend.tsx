import { Group, Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from "@tabler/icons-react";
import { useFormats } from "../../../languages/text.ts";

/** How a size has changed, with an arrow that says the same. */
export function Trend({ now, before }: { readonly now: number; readonly before: number }) {
  const { number } = useFormats();
  const change = now - before;
  const Arrow = change > 0 ? IconArrowUpRight : change < 0 ? IconArrowDownRight : IconArrowRight;
  return (
    <Group gap={2} justify="end" wrap="nowrap" component="span">
      <Arrow size={14} aria-hidden />
      <Text span size="xs" className="figure" dir="ltr">
        {change > 0 ? `+${number(change)}` : number(change)}
      </Text>
    </Group>
  );
}
