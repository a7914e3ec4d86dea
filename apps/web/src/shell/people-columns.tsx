import { Checkbox, MultiSelect, Text } from "@mantine/core";
import type { ContactAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../languages/text.ts";
import { contactName } from "../ui/contact-name.ts";
import type { Column } from "../ui/data-table.tsx";
import { useTraitNames } from "./names.ts";
import { Reading, useReading } from "./reading.tsx";
import { useWorkspace } from "./workspace.ts";

const own = ["email", "phone", "externalId", "createdAt"] as const;

/** What is shown of people until somebody chooses otherwise. */
export const usualColumns: readonly string[] = ["email", "externalId", "createdAt"];

/** Which columns a table of people has: identities, and every trait there is. */
export function ChooseColumns({
  shown,
  onShown,
}: {
  readonly shown: readonly string[];
  readonly onShown: (shown: string[]) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const traits = useTraitNames(workspace.id).data ?? [];
  return (
    <MultiSelect
      flex="1 1 240px"
      searchable
      aria-label={text("segments.columns")}
      placeholder={text("segments.columns")}
      limit={200}
      data={[
        {
          group: text("segments.columns.own"),
          items: own.map((key) => ({ value: key, label: text(ownTitle[key]) })),
        },
        { group: text("contacts.traits"), items: traits.map((name) => ({ value: `trait:${name}`, label: name })) },
      ]}
      value={[...shown]}
      onChange={onShown}
    />
  );
}

const ownTitle = {
  email: "contacts.kind.email",
  phone: "contacts.kind.phone",
  externalId: "contacts.kind.external_id",
  createdAt: "contacts.since",
} as const;

/** Columns of a table of people: a box to choose each, the name, and what is shown of them (`email`, `trait:address.city`). */
export function usePeopleColumns({
  shown,
  chosen,
  onChosen,
}: {
  readonly shown: readonly string[];
  readonly chosen: ReadonlySet<string>;
  readonly onChosen: (chosen: ReadonlySet<string>) => void;
}): readonly Column<ContactAnswer>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    onChosen(next);
  };
  return [
    {
      key: "chosen",
      title: text("segments.choose"),
      width: 60,
      cell: (contact) => (
        <Checkbox
          aria-label={text("segments.choose-one", { name: contactName(contact) })}
          checked={chosen.has(contact.key)}
          onChange={() => toggle(contact.key)}
        />
      ),
    },
    {
      key: "name",
      title: text("contacts.name"),
      cell: (contact) => (
        <Text
          component={Link}
          to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
          fw={600}
          c="kin"
          lineClamp={1}
        >
          {contactName(contact)}
        </Text>
      ),
    },
    ...shown.map((key): Column<ContactAnswer> => {
      const known = own.find((each) => each === key);
      if (known === undefined) {
        const path = key.slice("trait:".length);
        return { key, title: path, cell: ({ traits }) => <Cell value={traitAt(traits, path)} /> };
      }
      return {
        key,
        title: text(ownTitle[known]),
        cell: (contact) => <Cell value={known === "createdAt" ? date(contact.createdAt) : contact[known]} />,
      };
    }),
  ];
}

function Cell({ value }: { readonly value: unknown }) {
  const read = useReading();
  if (value === undefined || value === null) return null;
  return (
    <Text size="sm" lineClamp={1} title={read(value)}>
      <Reading value={value} />
    </Text>
  );
}

/** Names may hold dots themselves, so the longest name that is there wins. */
function traitAt(traits: Readonly<Record<string, unknown>>, path: string): unknown {
  if (path in traits) return traits[path];
  const dot = path.indexOf(".");
  const below = dot < 0 ? undefined : traits[path.slice(0, dot)];
  return typeof below === "object" && below !== null
    ? traitAt(below as Readonly<Record<string, unknown>>, path.slice(dot + 1))
    : undefined;
}
