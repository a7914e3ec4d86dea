import {
  Button,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAdjustments } from "@tabler/icons-react";
import { useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { EventWhere } from "../../../../shell/condition/event-where.tsx";
import { NameInput } from "../../../../shell/name-input.tsx";
import { useEventNames } from "../../../../shell/names.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { useCards } from "../../api/cards.ts";
import { type MeasuresSearch, periods, usualEvent, usualPeriod, usualSilence, whereOf } from "../../measures-search.ts";

type Change = (changes: Partial<Record<keyof MeasuresSearch, MeasuresSearch[keyof MeasuresSearch]>>) => void;

const custom = "custom";

/** Period, comparison, membership; and what counts as converted, as coming back, as gone. */
export function Choices({
  segment,
  search,
  onChange,
}: {
  readonly segment: string;
  readonly search: MeasuresSearch;
  readonly onChange: Change;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [more, { toggle }] = useDisclosure(search.event !== undefined || search.activity !== undefined);
  const cards = useCards(workspace.id);
  const { against = "everyone", membership = "then" } = search;
  const others = (cards.data?.items ?? []).filter(({ id, count }) => id !== segment && count !== null);
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs">
        <PeriodField search={search} onChange={onChange} />
        <Select
          label={text("measures.beside")}
          allowDeselect={false}
          searchable
          value={against}
          data={[
            { value: "everyone", label: text("segments.everyone") },
            { value: "before", label: text("measures.before") },
            ...(others.length === 0
              ? []
              : [
                  {
                    group: text("shell.segments"),
                    items: others.map(({ id, name }) => ({ value: id, label: name })),
                  },
                ]),
          ]}
          onChange={(value) => onChange({ against: value === "everyone" || value === null ? undefined : value })}
        />
        <div>
          <Text size="sm" fw={500} id="measures-membership">
            {text("measures.membership")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="measures-membership"
            value={membership}
            onChange={(value) => onChange({ membership: value === "today" ? "today" : undefined })}
            data={[
              { value: "then", label: text("measures.membership.then") },
              { value: "today", label: text("measures.membership.today") },
            ]}
          />
        </div>
      </SimpleGrid>
      <Group>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-expanded={more}
          leftSection={<IconAdjustments size={16} aria-hidden />}
          onClick={toggle}
        >
          {text("measures.more")}
        </Button>
      </Group>
      {more ? <Definitions search={search} onChange={onChange} /> : null}
    </Stack>
  );
}

/** A ready period, or two dates. */
function PeriodField({ search, onChange }: { readonly search: MeasuresSearch; readonly onChange: Change }) {
  const text = useText();
  const { period = usualPeriod } = search;
  const known = periods.find((each) => each === period);
  const [asDates, setAsDates] = useState(known === undefined);
  const [first = "", last = ""] = period.includes("..") ? period.split("..") : [];
  const [dates, setDates] = useState({ from: first, to: last });
  const take = (next: { readonly from: string; readonly to: string }): void => {
    setDates(next);
    if (next.from !== "" && next.to !== "" && next.from <= next.to) onChange({ period: `${next.from}..${next.to}` });
  };
  return (
    <Stack gap="xs">
      <Select
        label={text("measures.period")}
        allowDeselect={false}
        value={asDates ? custom : (known ?? custom)}
        data={[
          ...periods.map((each) => ({ value: each, label: text(`measures.period.${each}`) })),
          { value: custom, label: text("measures.period.custom") },
        ]}
        onChange={(value) => {
          setAsDates(value === custom);
          if (value !== custom && value !== null) onChange({ period: value === usualPeriod ? undefined : value });
        }}
      />
      {asDates ? (
        <Group grow gap="xs">
          <TextInput
            type="date"
            label={text("measures.from")}
            value={dates.from}
            onChange={(event) => take({ ...dates, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={text("measures.to")}
            value={dates.to}
            onChange={(event) => take({ ...dates, to: event.currentTarget.value })}
          />
        </Group>
      ) : null}
    </Stack>
  );
}

function Definitions({ search, onChange }: { readonly search: MeasuresSearch; readonly onChange: Change }) {
  const text = useText();
  const workspace = useWorkspace();
  const names = useEventNames(workspace.id).data ?? [];
  const event = search.event ?? usualEvent;
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="xs">
      <Stack gap="xs">
        <NameInput
          label={text("measures.converted-by")}
          names={names}
          value={event}
          onChange={(name) =>
            onChange({ event: name === usualEvent || name === "" ? undefined : name, where: undefined })
          }
        />
        <EventWhere
          legend={text("measures.converted-where")}
          event={event}
          where={whereOf(search)}
          onChange={(where) => onChange({ where: where === null ? undefined : JSON.stringify(where) })}
        />
      </Stack>
      <NameInput
        label={text("measures.active-by")}
        description={text("measures.active-by.hint")}
        names={names}
        value={search.activity ?? ""}
        onChange={(name) => onChange({ activity: name === "" ? undefined : name })}
      />
      <NumberInput
        label={text("measures.silence")}
        description={text("measures.silence.hint")}
        min={1}
        max={730}
        value={search.silence ?? usualSilence}
        onChange={(days) => {
          if (typeof days === "number" && days >= 1 && days <= 730)
            onChange({ silence: days === usualSilence ? undefined : days });
        }}
      />
    </SimpleGrid>
  );
}
