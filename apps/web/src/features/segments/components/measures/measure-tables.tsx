import { Button, Group, Stack, Table, Text, Tooltip, UnstyledButton } from "@mantine/core";
import { IconDownload, IconTrendingDown, IconTrendingUp } from "@tabler/icons-react";
import type { MeasuresAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../../languages/text.ts";
import { Panel } from "../../../../ui/panel.tsx";
import { downloadCsv } from "../../../../ui/download.ts";
import type { AskedPeople, Measure } from "../../api/measures.ts";
import type { MeasuresSearch } from "../../measures-search.ts";
import {
  type Group as Part,
  groupNames,
  measuresOf,
  useMeasureName,
  useReason,
  useWritten,
  type Written,
} from "./words.ts";

interface Props {
  readonly measures: MeasuresAnswer;
  readonly search: MeasuresSearch;
  readonly onMeasure: (id: string) => void;
  readonly onPeople: (asked: AskedPeople) => void;
}

/** A table for each kind of measures; those of which nothing is known are named together below it. */
export function MeasureTables(props: Props) {
  const text = useText();
  const nameOf = useMeasureName(props.search);
  const { measures } = props;
  const save = (): void =>
    downloadCsv(
      `${measures.of.id}-measures.csv`,
      [
        ...["measure", "value", "low", "high", "n", "none"].map((column) =>
          text(`measures.csv.${column}` as "measures.csv.n"),
        ),
        ...(measures.against === null
          ? []
          : ["beside", "difference", "difference-low", "difference-high"].map((column) =>
              text(`measures.csv.${column}` as "measures.csv.n"),
            )),
      ],
      measures.measures.map(({ id, figure, against, difference }) => [
        nameOf(id),
        figure.value,
        figure.low,
        figure.high,
        figure.n,
        figure.reason,
        ...(measures.against === null
          ? []
          : [against?.value ?? null, difference?.value ?? null, difference?.low ?? null, difference?.high ?? null]),
      ]),
    );
  return (
    <Stack>
      <Group justify="end">
        <Button size="compact-sm" variant="subtle" leftSection={<IconDownload size={16} aria-hidden />} onClick={save}>
          {text("measures.csv")}
        </Button>
      </Group>
      {groupNames.map((group) => (
        <GroupTable key={group} group={group} {...props} />
      ))}
    </Stack>
  );
}

function GroupTable({ group, measures, search, onMeasure, onPeople }: Props & { readonly group: Part }) {
  const text = useText();
  const nameOf = useMeasureName(search);
  const reasonOf = useReason();
  const written = useWritten(measures.currency);
  const all = measuresOf(group, measures.measures);
  const known = all.filter(({ figure, against }) => figure.value !== null || (against?.value ?? null) !== null);
  const unknown = all.filter((one) => !known.includes(one));
  const { against } = measures;
  const beside = against === null ? null : against.id === "everyone" ? text("segments.everyone") : against.name;
  const title = text(`measures.group.${group}`);
  return (
    <Panel title={title}>
      {known.length === 0 ? null : (
        <Table.ScrollContainer minWidth={520} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
          <Table aria-label={title} verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{text("measures.measure")}</Table.Th>
                <Table.Th scope="col" ta="end">
                  {text("measures.value")}
                </Table.Th>
                {beside === null ? null : (
                  <>
                    <Table.Th scope="col" ta="end" className="data">
                      {measures.of.id === against?.id ? text("measures.before") : beside}
                    </Table.Th>
                    <Table.Th scope="col" ta="end">
                      {text("measures.difference")}
                    </Table.Th>
                  </>
                )}
                <Table.Th scope="col">{text("measures.people")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {known.map((measure) => (
                <Table.Tr key={measure.id}>
                  <Table.Th scope="row" fw={500}>
                    {measure.trend === null ? (
                      nameOf(measure.id)
                    ) : (
                      <UnstyledButton
                        fz="inherit"
                        c="kin"
                        aria-label={text("measures.show-trend", { measure: nameOf(measure.id) })}
                        onClick={() => onMeasure(measure.id)}
                      >
                        {nameOf(measure.id)}
                      </UnstyledButton>
                    )}
                  </Table.Th>
                  <Table.Td ta="end" className="figure">
                    <Value measure={measure} written={written} />
                  </Table.Td>
                  {beside === null ? null : (
                    <>
                      <Table.Td ta="end" className="figure">
                        {measure.against?.value === null || measure.against === null
                          ? reasonOf(measure.against?.reason ?? "nobody")
                          : written.value(measure.against.value, measure.kind)}
                      </Table.Td>
                      <Table.Td ta="end" className="figure">
                        <Difference measure={measure} written={written} />
                      </Table.Td>
                    </>
                  )}
                  <Table.Td>
                    <PeopleButtons measure={measure} name={nameOf(measure.id)} onPeople={onPeople} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {unknown.length === 0 ? null : <Unknown measures={unknown} nameOf={nameOf} />}
    </Panel>
  );
}

function Value({ measure: { figure, kind }, written }: { readonly measure: Measure; readonly written: Written }) {
  const text = useText();
  const reasonOf = useReason();
  const { number } = useFormats();
  if (figure.value === null)
    return (
      <Text size="sm" c="dimmed" maw={220} ms="auto">
        {reasonOf(figure.reason ?? "nobody")}
      </Text>
    );
  return (
    <>
      {written.value(figure.value, kind)}
      <Text size="xs" c="dimmed">
        {figure.uncertain === null && figure.low === null
          ? null
          : figure.low === null || figure.high === null
            ? text("measures.n", { n: number(figure.n) })
            : text("measures.interval", {
                low: written.value(figure.low, kind),
                high: written.value(figure.high, kind),
                n: number(figure.n),
              })}
      </Text>
    </>
  );
}

/** How much more, and whether that is more than chance. */
function Difference({
  measure: { difference, kind },
  written,
}: {
  readonly measure: Measure;
  readonly written: Written;
}) {
  const text = useText();
  const reasonOf = useReason();
  if (difference === null) return null;
  const { value, low, high, distinguishable, reason } = difference;
  if (value === null)
    return (
      <Text size="xs" c="dimmed">
        {reason === null ? null : reasonOf(reason)}
      </Text>
    );
  const Arrow = value > 0 ? IconTrendingUp : IconTrendingDown;
  const sure = distinguishable === true;
  return (
    <>
      <Group gap={4} justify="end" wrap="nowrap">
        <Text inherit fw={sure ? 650 : 400}>
          {written.difference(value, kind)}
        </Text>
        {sure ? (
          <Arrow size={16} aria-hidden color={`var(--mantine-color-${value > 0 ? "teal" : "orange"}-6)`} />
        ) : null}
      </Group>
      <Text size="xs" c="dimmed">
        {distinguishable === null
          ? reason === null
            ? null
            : reasonOf(reason)
          : text(sure ? "measures.sure" : "measures.chance", {
              low: written.difference(low ?? value, kind),
              high: written.difference(high ?? value, kind),
            })}
      </Text>
    </>
  );
}

function PeopleButtons({
  measure: { id, people, figure },
  name,
  onPeople,
}: {
  readonly measure: Measure;
  readonly name: string;
  readonly onPeople: (asked: AskedPeople) => void;
}) {
  const text = useText();
  if ((!people && id !== "people") || figure.value === null || id === "csat") return null;
  const button = (counts: boolean) => {
    const shown = text(counts ? "measures.yes" : "measures.no");
    return (
      <Tooltip label={text(counts ? "measures.who" : "measures.who-not", { measure: name })}>
        <Button
          size="compact-xs"
          variant="subtle"
          // What is said holds what is seen.
          aria-label={`${name}: ${shown}`}
          onClick={() => onPeople({ measure: id, counts })}
        >
          {shown}
        </Button>
      </Tooltip>
    );
  };
  return (
    <Group gap={2} wrap="nowrap">
      {button(true)}
      {id === "people" ? null : button(false)}
    </Group>
  );
}

/** Measures that nothing is known of, by their reason. */
function Unknown({
  measures,
  nameOf,
}: {
  readonly measures: readonly Measure[];
  readonly nameOf: (id: string) => string;
}) {
  const text = useText();
  const { list } = useFormats();
  const reasonOf = useReason();
  const reasons = [...new Set(measures.map(({ figure }) => figure.reason ?? "nobody"))];
  return (
    <Stack gap={4} mt="xs">
      {reasons.map((reason) => (
        <Text key={reason} size="sm" c="dimmed">
          {text("measures.unknown", {
            reason: reasonOf(reason),
            measures: list(
              measures.filter(({ figure }) => (figure.reason ?? "nobody") === reason).map(({ id }) => nameOf(id)),
            ),
          })}
        </Text>
      ))}
    </Stack>
  );
}
