import { Alert, List, Text } from "@mantine/core";
import { IconCalendarEvent } from "@tabler/icons-react";
import { useFormats, useText } from "../../../languages/text.ts";
import type { Table } from "../api/cohorts.ts";
import type { Labels } from "./labels.ts";

/** Calendar periods that moved all cohorts alike: a season, a holiday, a site that was down. */
export function Shifts({ shifts, labels }: { readonly shifts: Table["shifts"]; readonly labels: Labels }) {
  const text = useText();
  const { share } = useFormats();
  if (shifts.length === 0) return null;
  return (
    <Alert color="gray" icon={<IconCalendarEvent aria-hidden />} title={text("cohorts.shifts")}>
      <List size="sm">
        {shifts.map(({ from, cohorts, observed, expected }) => (
          <List.Item key={from}>
            {text(observed < expected ? "cohorts.shifts.dip" : "cohorts.shifts.peak", {
              period: labels.period(from),
              cohorts,
              observed: share(observed),
              expected: share(expected),
            })}
          </List.Item>
        ))}
      </List>
      <Text size="sm" c="dimmed" mt="xs">
        {text("cohorts.shifts.hint")}
      </Text>
    </Alert>
  );
}
