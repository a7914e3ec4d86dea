import { Badge, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { SegmentCard } from "../api/cards.ts";

const colors = { live: "teal", refreshed: "blue" } as const;

/** How up to date a membership is: live, refreshed now and then, or not there yet. */
export function Freshness({ card: { freshness, state, builtAt } }: { readonly card: SegmentCard }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  if (freshness === null && state !== "broken") return null;
  return (
    <Stack gap={2} align="start" miw="max-content">
      {freshness === null ? null : (
        <Badge variant="dot" color={colors[freshness]} tt="none" style={{ flexShrink: 0 }}>
          {text(`segments.freshness.${freshness}`)}
        </Badge>
      )}
      {state === null || state === "kept" || state === "elsewhere" ? null : (
        <Text size="xs" c={state === "building" ? "dimmed" : "red"}>
          {text(`segments.state.${state}`)}
        </Text>
      )}
      {freshness === "refreshed" && builtAt !== null ? (
        <Text size="xs" c="dimmed">
          {instant(builtAt)}
        </Text>
      ) : null}
    </Stack>
  );
}
