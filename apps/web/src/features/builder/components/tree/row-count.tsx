import { Text, Tooltip } from "@mantine/core";
import { useFormats, useText } from "../../../../languages/text.ts";
import { useBuilder } from "../builder-context.ts";
import { faded } from "../../../../ui/faded.ts";

/** How many are left after the row, and how many it holds for by itself. */
export function RowCount({ at }: { readonly at: string }) {
  const text = useText();
  const { number } = useFormats();
  const { counts, stale } = useBuilder();
  const count = counts.get(at);
  if (count === undefined) return null;
  return (
    <Tooltip label={text("builder.count.hint")} multiline maw={280}>
      <Text component="div" size="sm" className="builder-count figure" opacity={stale ? faded : 1}>
        <strong>{text("builder.count.left", { count: number(count.running) })}</strong>
        <Text span size="xs" c="dimmed">
          {text("builder.count.alone", { count: number(count.alone) })}
        </Text>
      </Text>
    </Tooltip>
  );
}
