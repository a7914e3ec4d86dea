import { Stack } from "@mantine/core";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { Empty } from "../../../ui/states.tsx";
import type { Chosen } from "../api/rfm.ts";
import { ClassTable } from "./class-table.tsx";
import { Grid } from "./grid.tsx";
import { HistoryChart } from "./history-chart.tsx";
import { useShownModel } from "./model-context.ts";
import { People } from "./people.tsx";

/** Who is where: the grid, the classes with what to do, and how both have changed. */
export function RfmOverview() {
  const text = useText();
  const { list } = useFormats();
  const model = useShownModel();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { run } = model;
  if (run === null) return <Empty title={text("rfm.none")} hint={text("rfm.none.hint")} />;
  if (run.people === 0)
    return (
      <Empty title={text("rfm.nobody")} hint={text("rfm.nobody.hint", { events: list(model.definition.events) })} />
    );
  return (
    <Stack>
      <Grid run={run} onChoose={setChosen} />
      <ClassTable run={run} onChoose={setChosen} />
      <HistoryChart />
      {chosen === null ? null : <People chosen={chosen} onClose={() => setChosen(null)} />}
    </Stack>
  );
}
