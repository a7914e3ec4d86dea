import { ActionIcon, Text } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import type { SeenNamesAnswer } from "@kindred/server/answers";
import { useText } from "../../../languages/text.ts";
import type { TextKey } from "../../../languages/index.ts";
import { useEvents, useProperties, useTraits } from "../../names.ts";
import { useWorkspace } from "../../workspace.ts";
import { isList, type Json } from "../model/json.ts";
import { NameField, type Offer } from "./name-field.tsx";

type Seen = SeenNamesAnswer["items"][number];

/** The names with what they hold in words. */
function useOffers(seen: readonly Seen[] | undefined): readonly Offer[] {
  const text = useText();
  return (seen ?? []).map(({ name, count, types }) => ({
    name,
    count,
    hint: types.map((type) => text(`builder.type.${type}` satisfies TextKey)).join(text("builder.comma")),
  }));
}

export function TraitField({ value, onChange }: { readonly value: string; readonly onChange: (name: string) => void }) {
  const text = useText();
  const { data } = useTraits(useWorkspace().id);
  return <NameField label={text("builder.trait")} value={value} offers={useOffers(data)} onChange={onChange} />;
}

/** A property of an event; of any event where none is chosen. */
export function PropertyField({
  event,
  value,
  onChange,
}: {
  readonly event: string;
  readonly value: string;
  readonly onChange: (name: string) => void;
}) {
  const text = useText();
  const { data } = useProperties(useWorkspace().id, event);
  return <NameField label={text("builder.property")} value={value} offers={useOffers(data)} onChange={onChange} />;
}

export function EventField({ value, onChange }: { readonly value: string; readonly onChange: (name: string) => void }) {
  const text = useText();
  const { data } = useEvents(useWorkspace().id);
  return <NameField label={text("builder.event")} value={value} offers={data ?? []} onChange={onChange} />;
}

/** One event or any of several; a list stays a list. */
export function EventsField({ value, onChange }: { readonly value: Json; readonly onChange: (value: Json) => void }) {
  const text = useText();
  const names = (isList(value) ? value : [value]).map(String);
  const write = (list: readonly string[]): void => {
    const [only, second] = list;
    onChange(second === undefined && only !== undefined ? only : list);
  };
  return (
    <>
      {names.map((name, index) => (
        <span key={index} className="builder-words">
          {index === 0 ? null : <Text span>{text("builder.or")}</Text>}
          <EventField value={name} onChange={(next) => write(names.with(index, next))} />
          {names.length === 1 ? null : (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={text("builder.event.remove", { name })}
              onClick={() => write(names.toSpliced(index, 1))}
            >
              <IconX size={14} aria-hidden />
            </ActionIcon>
          )}
        </span>
      ))}
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={text("builder.event.another")}
        title={text("builder.event.another")}
        onClick={() => write([...names, ""])}
      >
        <IconPlus size={14} aria-hidden />
      </ActionIcon>
    </>
  );
}

/** The first of the events a condition names, whose properties are offered. */
export function firstEvent(value: Json | undefined): string {
  const name = isList(value) ? value[0] : value;
  return typeof name === "string" ? name : "";
}
