import { Badge, Text } from "@mantine/core";
import { useFormats, useText } from "../../languages/text.ts";
import { useWorkspace } from "../workspace.ts";
import type { Rule } from "./api.ts";

const colors = { new: "gray", ok: "teal", firing: "red", waiting: "gray" } as const;

/** How a rule stands, and why it cannot be judged where it cannot. */
export function StateBadge({ rule }: { readonly rule: Rule }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const { state, since, muted, snoozedUntil, waiting } = rule;
  const snoozed = snoozedUntil !== null;
  return (
    <>
      <Badge color={colors[state]} variant="dot" tt="none">
        {text(`alerts.state.${state}`, { since: instant(since) })}
      </Badge>
      {muted || snoozed ? (
        <Badge color="gray" variant="light" tt="none">
          {muted ? text("alerts.state.muted") : text("alerts.state.snoozed", { until: instant(snoozedUntil ?? "") })}
        </Badge>
      ) : null}
      {waiting === null ? null : (
        <Text size="xs" c="dimmed">
          {text(`alerts.waiting.${waiting.reason}`, { until: waiting.until === null ? "" : instant(waiting.until) })}
        </Text>
      )}
    </>
  );
}
