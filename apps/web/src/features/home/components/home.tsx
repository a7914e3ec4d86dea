import { SimpleGrid, Stack } from "@mantine/core";
import type { OverviewAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useOverview } from "../api/overview.ts";
import { Figures } from "./figures.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { Ingestion } from "./ingestion.tsx";
import { LastImports } from "./last-imports.tsx";
import { Moves } from "./moves.tsx";
import { SegmentSizes } from "./segment-sizes.tsx";
import { SizeAlerts } from "./size-alerts.tsx";

export function Home() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack>
      <PageTitle title={workspace.name} lead={text("home.lead")} />
      <Shown query={useOverview(workspace.id)}>{(overview) => <Filled overview={overview} />}</Shown>
    </Stack>
  );
}

function Filled({ overview }: { readonly overview: OverviewAnswer }) {
  // The guide stays until one leaves the page: it has to be seen that the first event arrived.
  const [begins] = useState(overview.contacts === 0 && overview.events === 0);
  return (
    <Stack>
      {begins ? <FirstSteps /> : null}
      <Figures overview={overview} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <SegmentSizes segments={overview.segments} contacts={overview.contacts} />
        <Stack>
          {overview.segments.length === 0 ? null : <Moves segments={overview.segments} />}
          <SizeAlerts />
          <Ingestion ingestion={overview.ingestion} />
          <LastImports />
        </Stack>
      </SimpleGrid>
    </Stack>
  );
}
