import { Group, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Shown } from "../../../ui/query.tsx";
import { Empty } from "../../../ui/states.tsx";
import { useTransitions } from "../api/rfm.ts";
import { FlowChart } from "./flow-chart.tsx";
import { useShownModel } from "./model-context.ts";
import { MovesTable } from "./moves-table.tsx";
import { Outlook } from "./outlook.tsx";

const day = 86_400_000;
const dateOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** The end of a day: what was computed on it counts. */
const endOf = (date: string): string => `${date}T23:59:59.999Z`;

/** Who went where between two dates, and how likely each move is from now on. */
export function RfmMoves() {
  const text = useText();
  const workspace = useWorkspace();
  const model = useShownModel();
  const [range, setRange] = useState(() => {
    const last = model.run === null ? Date.now() : Date.parse(model.run.at);
    return { from: dateOf(last - 30 * day), to: dateOf(last) };
  });
  const found = useTransitions(workspace.id, model.id, { from: endOf(range.from), to: endOf(range.to) });
  const pick = (key: "from" | "to", value: string): void => {
    if (value !== "") setRange({ ...range, [key]: value });
  };
  return (
    <Stack>
      <Group align="end">
        <TextInput
          type="date"
          label={text("rfm.from-date")}
          value={range.from}
          max={range.to}
          onChange={(event) => pick("from", event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={text("rfm.to-date")}
          value={range.to}
          min={range.from}
          onChange={(event) => pick("to", event.currentTarget.value)}
        />
      </Group>
      <Shown query={found}>
        {(transitions) => (
          <Stack>
            {transitions.from === null || transitions.to === null || transitions.moves.length === 0 ? (
              <Empty title={text("rfm.moves.none")} hint={text("rfm.moves.none.hint")} />
            ) : (
              <>
                <MovesTable from={transitions.from} to={transitions.to} moves={transitions.moves} />
                <FlowChart moves={transitions.moves} />
              </>
            )}
            <Outlook outlook={transitions.outlook} />
          </Stack>
        )}
      </Shown>
    </Stack>
  );
}
