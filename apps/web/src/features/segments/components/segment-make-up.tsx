import { Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { useComparison } from "../api/comparing.ts";
import { Differences } from "./differences.tsx";
import { TopProducts } from "./top-products.tsx";
import { Value } from "./value.tsx";

/** What sets these people apart from everyone, and what they bring in. */
export function SegmentMakeUp() {
  const text = useText();
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Shown query={useComparison(workspace.id, segment, null)}>
      {(comparison) => (
        <Stack>
          <Value comparison={comparison} />
          <TopProducts comparison={comparison} />
          <Differences comparison={comparison} title={text("segments.differ")} other={text("segments.everyone")} />
        </Stack>
      )}
    </Shown>
  );
}
