import { List, Select, Stack, Table, Text } from "@mantine/core";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useCards } from "../api/cards.ts";
import { useFlow, useOverlapsOf } from "../api/comparing.ts";
import { useWebhooksOf } from "../api/segments.ts";
import { Users } from "./archive.tsx";
import { OverlapTable } from "./overlap-table.tsx";

/** The overlap route takes so many at once. */
const mostOverlapped = 32;
const flowDays = 30;

/** How the segment stands to the others: who is in both, who went where, and what builds on it. */
export function SegmentRelations() {
  const text = useText();
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  return (
    <Shown query={useCards(workspace.id)}>
      {({ items }) => {
        const card = items.find(({ id }) => id === segment);
        const others = items.filter(({ id, count }) => id !== segment && count !== null);
        return (
          <Stack>
            <Panel title={text("segments.uses")}>
              <Stack gap="xs">
                {card === undefined || card.usedBy.length === 0 ? (
                  <Text c="dimmed">{text("segments.uses.none")}</Text>
                ) : (
                  <Users card={card} />
                )}
                <Hooks segment={segment} />
              </Stack>
            </Panel>
            {others.length === 0 ? null : (
              <>
                <Overlaps segment={segment} others={others.slice(0, mostOverlapped - 1).map(({ id }) => id)} />
                <Flows segment={segment} others={others.map(({ id, name }) => ({ value: id, label: name }))} />
              </>
            )}
          </Stack>
        );
      }}
    </Shown>
  );
}

function Hooks({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const hooks = useWebhooksOf(workspace.id, segment).data ?? [];
  if (hooks.length === 0) return null;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {text("segments.uses.webhooks")}
      </Text>
      <List>
        {hooks.map(({ id, url, description }) => (
          <List.Item key={id} className="data">
            {description === "" ? url : description}
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Overlaps({ segment, others }: { readonly segment: string; readonly others: readonly string[] }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Panel title={text("segments.overlap")}>
      <Shown query={useOverlapsOf(workspace.id, segment, others)}>
        {(overlap) => <OverlapTable overlap={overlap} of={segment} />}
      </Shown>
    </Panel>
  );
}

function Flows({
  segment,
  others,
}: {
  readonly segment: string;
  readonly others: readonly { readonly value: string; readonly label: string }[];
}) {
  const text = useText();
  const [chosen, setChosen] = useState<string | null>(others[0]?.value ?? null);
  return (
    <Panel title={text("segments.flow")}>
      <Stack gap="sm">
        <Select
          label={text("segments.flow.other")}
          data={[...others]}
          value={chosen}
          onChange={setChosen}
          searchable
          allowDeselect={false}
          maw={420}
        />
        {chosen === null ? null : <FlowTable segment={segment} other={chosen} />}
      </Stack>
    </Panel>
  );
}

const kinds = ["moved", "stayed", "lost", "overlapping"] as const;

function FlowTable({ segment, other }: { readonly segment: string; readonly other: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number } = useFormats();
  const there = useFlow(workspace.id, segment, other, flowDays);
  const back = useFlow(workspace.id, other, segment, flowDays);
  return (
    <Shown query={there}>
      {(to) => (
        <Shown query={back}>
          {(from) => (
            <Table aria-label={text("segments.flow")}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{text("segments.range.days", { days: flowDays })}</Table.Th>
                  <Table.Th ta="end">{text("segments.flow.to")}</Table.Th>
                  <Table.Th ta="end">{text("segments.flow.from")}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {kinds.map((kind) => (
                  <Table.Tr key={kind}>
                    <Table.Th scope="row" fw={400}>
                      {text(`segments.flow.${kind}`)}
                    </Table.Th>
                    <Table.Td ta="end" className="figure">
                      {number(to[kind])}
                    </Table.Td>
                    <Table.Td ta="end" className="figure">
                      {number(from[kind])}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          )}
        </Shown>
      )}
    </Shown>
  );
}
