import { Alert, Button, Text } from "@mantine/core";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { PeopleDrawer } from "../../../shell/people-drawer.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { downloadCsv } from "../../../ui/download.ts";
import { Panel } from "../../../ui/panel.tsx";
import { documentPeople, type Report } from "../api/value.ts";
import { DownloadButton } from "../../../ui/chart/download-button.tsx";

type Tier = Report["tiers"][number];

/** The best one, five, twenty percent: who they are, and as segments. */
export function Tiers({ report }: { readonly report: Report }) {
  const text = useText();
  const workspace = useWorkspace();
  const { money } = useFormats();
  const [picked, setPicked] = useState<Tier | null>(null);
  const told = (amount: number): string => money(amount, report.currency, Math.abs(amount) >= 1000 ? 0 : 2);
  const nameOf = ({ percent, but }: Tier): string =>
    but === null ? text("value.tier", { percent }) : text("value.tier.but", { percent, but });
  const columns = useColumns({ nameOf, told, onPick: setPicked });
  const document = picked?.document ?? null;
  return (
    <Panel
      title={text("value.tiers")}
      aside={
        <DownloadButton
          as="csv"
          onClick={() =>
            downloadCsv(
              `${text("value.tiers")}.csv`,
              [
                text("value.tiers"),
                text("value.customers"),
                text("value.value"),
                text("value.share"),
                text("value.from"),
              ],
              report.tiers.map((one) => [nameOf(one), one.people, one.value, one.share, one.least]),
            )
          }
        />
      }
    >
      {report.noSegment === null ? (
        <Text size="sm" c="dimmed" mb="xs">
          {text("value.tiers.hint")}
        </Text>
      ) : (
        <Alert color="gray" mb="xs">
          {text(`value.no-segment.${report.noSegment}`)}
        </Alert>
      )}
      <DataTable rows={report.tiers} rowKey={({ percent }) => percent} label={text("value.tiers")} columns={columns} />
      {picked === null || document === null ? null : (
        <PeopleDrawer
          title={nameOf(picked)}
          queryKey={["tier", document]}
          load={documentPeople(workspace.id, document)}
          segment={{ name: nameOf(picked), document: async () => document }}
          onClose={() => setPicked(null)}
        />
      )}
    </Panel>
  );
}

function useColumns({
  nameOf,
  told,
  onPick,
}: {
  readonly nameOf: (tier: Tier) => string;
  readonly told: (amount: number) => string;
  readonly onPick: (tier: Tier) => void;
}): readonly Column<Tier>[] {
  const text = useText();
  const { share, number } = useFormats();
  return [
    { key: "tier", title: text("value.tiers"), cell: (one) => <Name>{nameOf(one)}</Name> },
    { key: "people", title: text("value.customers"), align: "end", cell: ({ people }) => number(people) },
    { key: "value", title: text("value.value"), align: "end", cell: ({ value }) => told(value) },
    {
      key: "share",
      title: text("value.share"),
      align: "end",
      cell: (one) => (one.share === null ? "–" : share(one.share)),
    },
    { key: "from", title: text("value.from"), align: "end", cell: ({ least }) => told(least) },
    {
      key: "open",
      title: text("value.people"),
      cell: (one) =>
        one.document === null || one.people === 0 ? null : (
          <Button
            size="compact-sm"
            variant="light"
            aria-label={text("value.tier.open", { tier: nameOf(one) })}
            onClick={() => onPick(one)}
          >
            {text("value.open")}
          </Button>
        ),
    },
  ];
}

/** A narrow table shall not break it at every word. */
function Name({ children }: { readonly children: string }) {
  return <span style={{ display: "block", minInlineSize: "8rem" }}>{children}</span>;
}
