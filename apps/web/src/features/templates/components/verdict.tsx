import { Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { verdictOf, type Wanted } from "../test-size.ts";

/** Whether so many are enough for a test, and what they would show. */
export function Verdict({ count, wanted }: { readonly count: number; readonly wanted: Wanted }) {
  const text = useText();
  const { share } = useFormats();
  const verdict = verdictOf(count, wanted);
  return (
    <Text size="xs" fw={verdict.kind === "enough" ? 600 : 400} {...(verdict.kind === "enough" ? {} : { c: "dimmed" })}>
      {verdict.kind === "shows"
        ? text("templates.shows", { lift: share(verdict.lift) })
        : text(`templates.${verdict.kind}`)}
    </Text>
  );
}
