import { ActionIcon, Button, Group, NumberInput, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconTrash } from "@tabler/icons-react";
import type { CostAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../../ui/data-table.tsx";
import { Panel } from "../../../../ui/panel.tsx";
import { Shown } from "../../../../ui/query.tsx";
import { Failed } from "../../../../ui/states.tsx";
import { type NewCost, useAddCost, useCosts, useRemoveCost } from "../../api/measures.ts";

/** What campaigns to the segment cost, and what is set aside for them: entered here, or sent as events. */
export function Costs({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Panel title={text("measures.costs")}>
      <Stack>
        <Text size="sm" c="dimmed">
          {text("measures.costs.hint")}
        </Text>
        <Shown query={useCosts(workspace.id, segment)}>{(costs) => <Entered costs={costs} />}</Shown>
        {workspace.role === "viewer" ? null : <Add segment={segment} />}
      </Stack>
    </Panel>
  );
}

function Entered({ costs }: { readonly costs: readonly CostAnswer[] }) {
  const text = useText();
  const workspace = useWorkspace();
  const remove = useRemoveCost(workspace.id);
  const add = useAddCost(workspace.id);
  const takeAway = async (cost: CostAnswer): Promise<void> => {
    await remove.mutateAsync(cost.id).catch(() => null);
    const { id: _, createdAt: __, ...back } = cost;
    const id = notifications.show({
      message: (
        <Group justify="space-between">
          {text("measures.costs.removed")}
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => {
              notifications.hide(id);
              add.mutate(back);
            }}
          >
            {text("measures.costs.undo")}
          </Button>
        </Group>
      ),
    });
  };
  const columns = useCostColumns(takeAway);
  if (costs.length === 0) return <Text>{text("measures.costs.none")}</Text>;
  return (
    <>
      {remove.isError ? <Failed error={remove.error} /> : null}
      <DataTable label={text("measures.costs")} rows={costs} rowKey={({ id }) => id} columns={columns} />
    </>
  );
}

function useCostColumns(onRemove: (cost: CostAnswer) => Promise<void>): readonly Column<CostAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  // Entries are dates, whatever the zone of whoever looks.
  const { money, date } = useFormats("UTC");
  const amount = (value: number | null, currency: string | null): string =>
    value === null ? "" : money(value, currency ?? workspace.currency);
  return [
    {
      key: "dates",
      title: text("measures.costs.dates"),
      cell: ({ from, to }) => text("measures.costs.from-to", { from: date(from), to: date(to) }),
      sortBy: ({ from }) => from,
    },
    { key: "campaign", title: text("measures.costs.campaign"), cell: ({ campaign }) => campaign },
    {
      key: "cost",
      title: text("measures.m.cost"),
      align: "end",
      cell: ({ cost, currency }) => amount(cost, currency),
      sortBy: ({ cost }) => cost,
    },
    {
      key: "budget",
      title: text("measures.m.budget"),
      align: "end",
      cell: ({ budget, currency }) => amount(budget, currency),
      sortBy: ({ budget }) => budget,
    },
    ...(workspace.role === "viewer"
      ? []
      : [
          {
            key: "remove",
            title: text("measures.costs.take-away"),
            cell: (cost: CostAnswer) => <Remove cost={cost} onRemove={onRemove} />,
          },
        ]),
  ];
}

function Remove({
  cost,
  onRemove,
}: {
  readonly cost: CostAnswer;
  readonly onRemove: (cost: CostAnswer) => Promise<void>;
}) {
  const text = useText();
  const { date } = useFormats("UTC");
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={text("measures.costs.remove", { from: date(cost.from), to: date(cost.to) })}
      onClick={() => void onRemove(cost)}
    >
      <IconTrash size={16} aria-hidden />
    </ActionIcon>
  );
}

const empty = { from: "", to: "", campaign: "", cost: "" as number | "", budget: "" as number | "" };

function Add({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const add = useAddCost(workspace.id);
  const [draft, setDraft] = useState(empty);
  const { from, to, campaign, cost, budget } = draft;
  const ready = from !== "" && to !== "" && from <= to && (cost !== "" || budget !== "");
  const number = (value: number | string): number | "" => (typeof value === "number" ? value : "");
  const amount = (value: number | ""): number | null => (value === "" ? null : value);
  const save = async (): Promise<void> => {
    const entry: NewCost = { segment, campaign: campaign.trim(), from, to, cost: amount(cost), budget: amount(budget) };
    await add.mutateAsync(entry).then(
      () => setDraft(empty),
      () => undefined,
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void save();
      }}
    >
      <Stack gap="xs">
        <SimpleGrid cols={{ base: 1, xs: 2, md: 5 }} spacing="xs">
          <TextInput
            type="date"
            label={text("measures.from")}
            value={from}
            onChange={(event) => setDraft({ ...draft, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={text("measures.to")}
            value={to}
            onChange={(event) => setDraft({ ...draft, to: event.currentTarget.value })}
          />
          <TextInput
            label={text("measures.costs.campaign")}
            maxLength={200}
            value={campaign}
            onChange={(event) => setDraft({ ...draft, campaign: event.currentTarget.value })}
          />
          <NumberInput
            label={text("measures.m.cost")}
            min={0}
            value={cost}
            onChange={(value) => setDraft({ ...draft, cost: number(value) })}
          />
          <NumberInput
            label={text("measures.m.budget")}
            min={0}
            value={budget}
            onChange={(value) => setDraft({ ...draft, budget: number(value) })}
          />
        </SimpleGrid>
        {add.isError ? <Failed error={add.error} /> : null}
        <Group justify="end">
          <Button type="submit" disabled={!ready} loading={add.isPending}>
            {text("measures.costs.add")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
