import { Badge, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { TextKey } from "../../../languages/index.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Facts } from "../../../ui/facts.tsx";
import type { Look } from "../api/imports.ts";
import { fieldOf, isOwn, ownField } from "../model/mapping.ts";

type Seen = Look["columns"][number];

const none = "-";
const own = "*";

/** Who somebody is; the other fields say what happened, or what something is. */
const identities = ["external_id", "email", "phone", "anonymous_id"];

/** Every column with what is in it and what it becomes. */
export function MappingTable({
  look,
  onChange,
}: {
  readonly look: Look;
  readonly onChange: (column: string, field: string | null) => void;
}) {
  const text = useText();
  const columns = useColumns(look, onChange);
  return (
    <DataTable rows={look.columns} columns={columns} rowKey={({ name }) => name} label={text("imports.mapping")} />
  );
}

function useColumns(look: Look, onChange: (column: string, field: string | null) => void): readonly Column<Seen>[] {
  const text = useText();
  const { share } = useFormats();
  return [
    {
      key: "column",
      title: text("imports.column"),
      width: "48%",
      // What is in a column stands under its name, so that what it becomes is in sight on a narrow page.
      cell: ({ name, samples }) => (
        <Stack gap={0} miw={100}>
          <Text size="sm" fw={600} lineClamp={1} title={name} dir="auto" className="values">
            {name}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={1} title={samples.join("\n")} dir="auto" className="values">
            <Facts of={samples} />
          </Text>
        </Stack>
      ),
    },
    {
      key: "target",
      title: text("imports.becomes"),
      width: "34%",
      cell: ({ name }) => <Target key={name} look={look} column={name} onChange={(field) => onChange(name, field)} />,
    },
    {
      key: "looks",
      title: text("imports.looks"),
      cell: ({ looks, filled }) => (
        <Group gap={6} wrap="nowrap">
          <Badge variant="default" tt="none">
            {text(`imports.looks.${looks}`)}
          </Badge>
          {filled > 0.995 || looks === "empty" ? null : (
            <Text size="xs" c="dimmed" title={text("imports.filled")}>
              {share(filled)}
            </Text>
          )}
        </Group>
      ),
    },
  ];
}

function Target({
  look,
  column,
  onChange,
}: {
  readonly look: Look;
  readonly column: string;
  readonly onChange: (field: string | null) => void;
}) {
  const text = useText();
  const field = fieldOf(look, column);
  const isNamed = field !== null && isOwn(look, field);
  const free = ownField(look, column);
  const option = (each: string) => ({ value: each, label: text(fieldLabel(each)) });
  const names = look.fields.map((each) => each.field);
  return (
    <Group gap={6}>
      <NativeSelect
        size="xs"
        w={180}
        aria-label={text("imports.becomes.of", { column })}
        value={field === null ? none : isNamed ? own : field}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange(value === none ? null : value === own ? free : value);
        }}
        data={[
          { value: none, label: text("imports.leave-out") },
          ...(free === null ? [] : [{ value: own, label: text(ownLabel(look.free)) }]),
          { group: text("imports.who"), items: names.filter((each) => identities.includes(each)).map(option) },
          { group: text("imports.what"), items: names.filter((each) => !identities.includes(each)).map(option) },
        ].filter((each) => !("items" in each) || each.items.length > 0)}
      />
      {isNamed ? <OwnName key={field} look={look} column={column} field={field} onChange={onChange} /> : null}
    </Group>
  );
}

/** The name of a trait or property; taken over when one leaves the field. */
function OwnName({
  look: { free },
  column,
  field,
  onChange,
}: {
  readonly look: Look;
  readonly column: string;
  readonly field: string;
  readonly onChange: (field: string) => void;
}) {
  const text = useText();
  const prefix = free ?? "";
  const [name, setName] = useState(field.slice(prefix.length));
  const take = (): void => {
    const wanted = name.trim();
    if (wanted === "") setName(field.slice(prefix.length));
    else if (`${prefix}${wanted}` !== field) onChange(`${prefix}${wanted}`);
  };
  return (
    <TextInput
      size="xs"
      w={120}
      className="data"
      aria-label={text("imports.own-name", { column })}
      value={name}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
    />
  );
}

function ownLabel(free: Look["free"]): TextKey {
  if (free === "trait.") return "imports.as-trait";
  return free === "property." ? "imports.as-property" : "imports.as-detail";
}

const fields = [
  "order_id",
  "external_id",
  "email",
  "phone",
  "anonymous_id",
  "ts",
  "product_id",
  "name",
  "category",
  "price",
  "quantity",
  "revenue",
  "currency",
  "event",
  "message_id",
  "properties",
  "traits",
  "in_stock",
  "url",
  "image",
] as const;

/** A field of the importer in the reader's language. */
export function fieldLabel(field: string): TextKey {
  return knownField(field) ?? "imports.as-detail";
}

/** The same; null for what is no field of the importer but a name of the file's own. */
export function knownField(field: string): TextKey | null {
  const known = fields.find((each) => each === field);
  return known === undefined ? null : `imports.field.${known}`;
}
