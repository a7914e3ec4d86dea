import { SimpleGrid, Stack } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { type Range, useSegmentPreview } from "../api/segments.ts";
import { Counted, Reach, Sample } from "./counted.tsx";
import { LiveChanges } from "./live-changes.tsx";
import { SizeChart } from "./size-chart.tsx";
import { StaysPanel } from "./stays.tsx";

/** How large the segment is, how it became so, and what happens in it right now. */
export function SegmentOverview() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  const [range, setRange] = useState<Range>(30);
  return (
    <Stack>
      <Shown query={useSegmentPreview(workspace.id, segment)}>
        {(preview) => (
          <SimpleGrid cols={{ base: 1, md: 2 }}>
            <Stack>
              <Counted preview={preview} />
              <Reach preview={preview} />
            </Stack>
            <Sample preview={preview} />
          </SimpleGrid>
        )}
      </Shown>
      <SizeChart segment={segment} range={range} onRange={setRange} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <LiveChanges segment={segment} />
        <StaysPanel segment={segment} range={range} />
      </SimpleGrid>
    </Stack>
  );
}
