import { SimpleGrid, Stack } from "@mantine/core";
import { Navigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { areGiven, paramsOf } from "../../../shell/condition/model/arguments.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { type Range, useSegment, useSegmentPreview } from "../api/segments.ts";
import { Counted, Reach, Sample } from "./counted.tsx";
import { LiveChanges } from "./live-changes.tsx";
import { SizeChart } from "./size-chart.tsx";
import { StaysPanel } from "./stays.tsx";
import { TurnsPanel } from "./turns.tsx";
import { WatchSize } from "./watch-size.tsx";

/** The first page of a segment; of one that waits for values, those. */
export function SegmentOverview() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Shown query={useSegment(workspace.id, segment)}>
      {({ document }) =>
        areGiven(paramsOf(document as JsonObject), {}) ? (
          <Overview />
        ) : (
          <Navigate to="/w/$workspace/segments/$segment/values" params={{ workspace: workspace.id, segment }} replace />
        )
      }
    </Shown>
  );
}

/** How large the segment is, how it became so, and what happens in it right now. */
function Overview() {
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
      <TurnsPanel segment={segment} range={range} />
      <WatchSize segment={segment} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <LiveChanges segment={segment} />
        <StaysPanel segment={segment} range={range} />
      </SimpleGrid>
    </Stack>
  );
}
