import { Badge, Group, Progress, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Facts } from "../../../ui/facts.tsx";
import { momentOf } from "../../../ui/moment.ts";
import type { Field } from "../api/catalogue.ts";
import { Uses } from "./uses.tsx";

/** Properties or traits: their types, how often they are filled, a few values, and what reads them. */
export function FieldTable({ fields, label }: { readonly fields: readonly Field[]; readonly label: string }) {
  return <DataTable rows={fields} columns={useColumns()} rowKey={({ path }) => path} label={label} />;
}

function useColumns(): readonly Column<Field>[] {
  const text = useText();
  const { share, list } = useFormats();
  const read = useReading();
  return [
    {
      key: "path",
      title: text("data.field"),
      width: "26%",
      sortBy: ({ path }) => path,
      cell: ({ path }) => (
        <Text span lineClamp={2} fw={500} miw={120}>
          {path}
        </Text>
      ),
    },
    {
      key: "types",
      title: text("data.types"),
      sortBy: ({ types }) => types[0]?.type ?? null,
      cell: ({ types, samples }) => (
        <Types types={types} dates={samples.length > 0 && samples.every((sample) => momentOf(sample) !== null)} />
      ),
    },
    {
      key: "filled",
      title: text("data.filled"),
      sortBy: ({ filled }) => filled,
      cell: ({ filled }) => (
        <Group gap="xs" wrap="nowrap">
          <Progress value={filled * 100} w={56} size="sm" aria-label={text("data.filled")} aria-hidden />
          <Text span size="sm" className="figure" style={{ whiteSpace: "nowrap" }}>
            {share(filled)}
          </Text>
        </Group>
      ),
    },
    {
      key: "samples",
      title: text("data.samples"),
      width: "30%",
      cell: ({ samples, types }) => (
        <Text span size="sm" c="dimmed" lineClamp={2} miw={140} className="data" title={list(samples)}>
          <Facts of={samples.map((sample) => read(valueOf(sample, types)))} />
        </Text>
      ),
    },
    {
      key: "uses",
      title: text("data.used-in"),
      sortBy: ({ segments }) => segments.length,
      cell: ({ segments }) => <Uses segments={segments} />,
    },
  ];
}

/** Samples come as text: those of lists and of yes and no are what they say, in JSON. */
function valueOf(sample: string, types: Field["types"]): unknown {
  if (!types.every(({ type }) => type === "array" || type === "boolean")) return sample;
  try {
    return JSON.parse(sample);
  } catch {
    // A long one was cut.
    return sample;
  }
}

/** More than one type is rarely meant: comparisons with one of them leave the others out. */
function Types({ types, dates }: { readonly types: Field["types"]; readonly dates: boolean }) {
  const text = useText();
  const { share } = useFormats();
  const all = types.reduce((sum, { count }) => sum + count, 0);
  return (
    <Group gap={4}>
      {types.map(({ type, count }) => (
        <Badge key={type} variant="light" color={types.length > 1 ? "orange" : "gray"} tt="none">
          {types.length > 1
            ? text("data.type.part", { type: text(`data.type.${type}`), share: share(count / all) })
            : text(dates && type === "string" ? "data.type.date" : `data.type.${type}`)}
        </Badge>
      ))}
    </Group>
  );
}
