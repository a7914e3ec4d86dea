import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { DecliningAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { wantsRates } from "../../../shell/currency-rates.tsx";
import { PeopleDrawer } from "../../../shell/people-drawer.tsx";
import { PersonLink } from "../../../shell/person-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { documentPeople, useDeclining } from "../api/value.ts";
import type { ValueSearch } from "../search.ts";
import { type Change, CountInput } from "./controls.tsx";

const usual = { days: 90, percent: 50 };

/** Who spends at most a part of what they did, those it costs most first. */
export function DecliningValue({ search, onChange }: { readonly search: ValueSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const { money } = useFormats();
  const [open, setOpen] = useState(false);
  const { days = usual.days, percent = usual.percent } = search;
  const columnsOf = useColumns();
  const found = useDeclining(workspace.id, days, percent / 100);
  const name = text("value.declining.name", { days, percent });
  return (
    <Panel title={text("value.declining")}>
      <Stack gap="sm">
        <Group align="end">
          <CountInput
            label={text("value.declining.days")}
            value={days}
            max={1825}
            onChange={(next) => onChange({ days: next === usual.days ? undefined : next })}
          />
          <CountInput
            label={text("value.declining.percent")}
            value={percent}
            max={100}
            onChange={(next) => onChange({ percent: next === usual.percent ? undefined : next })}
          />
        </Group>
        {found.isError && wantsRates(found.error) ? (
          <Alert color="gray">{text("value.no-segment.rates")}</Alert>
        ) : (
          <Shown query={found}>
            {({ count, before, recent, currency, people, document }) => (
              <>
                <Text>
                  {text("value.declining.summary", {
                    count,
                    days,
                    before: money(before, currency, 0),
                    recent: money(recent, currency, 0),
                  })}
                </Text>
                {count === 0 ? null : (
                  <>
                    <Group>
                      <Button variant="light" onClick={() => setOpen(true)}>
                        {text("value.declining.open", { count })}
                      </Button>
                    </Group>
                    <DataTable
                      rows={people}
                      rowKey={({ contact }) => contact.key}
                      label={text("value.declining")}
                      columns={columnsOf(currency)}
                    />
                  </>
                )}
                {open ? (
                  <PeopleDrawer
                    title={name}
                    queryKey={["declining", document]}
                    load={documentPeople(workspace.id, document)}
                    segment={{ name, document: async () => document }}
                    onClose={() => setOpen(false)}
                  />
                ) : null}
              </>
            )}
          </Shown>
        )}
      </Stack>
    </Panel>
  );
}

type Person = DecliningAnswer["people"][number];

function useColumns(): (currency: string | null) => readonly Column<Person>[] {
  const text = useText();
  const { money } = useFormats();
  return (currency) => [
    { key: "person", title: text("people.person"), cell: ({ contact }) => <PersonLink person={contact} /> },
    {
      key: "before",
      title: text("value.declining.before"),
      align: "end",
      cell: ({ before }) => money(before, currency),
    },
    { key: "since", title: text("value.declining.since"), align: "end", cell: ({ recent }) => money(recent, currency) },
  ];
}
