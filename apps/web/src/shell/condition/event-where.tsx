import { Stack, Text } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useText } from "../../languages/text.ts";
import type { Json } from "./model/json.ts";
import { asked } from "./model/lack.ts";
import { Where } from "./where.tsx";

type Condition = Readonly<Record<string, unknown>>;

/** What is typed is taken over when the hands rest, or leave the field. */
const typingPause = 400;

/** What is on the screen: made while one condition counted, leading to another. */
interface Edited {
  readonly shown: Json | undefined;
  readonly from: string;
  readonly led: string;
}

/** A condition on events outside of a segment, in the segment language: one that is not finished does not count. */
export function EventWhere({
  legend,
  event,
  where,
  onChange,
}: {
  readonly legend: string;
  /** Whose properties are offered. */
  readonly event: string;
  /** null: none. */
  readonly where: Condition | null;
  readonly onChange: (where: Condition | null) => void;
}) {
  const text = useText();
  const given = JSON.stringify(where);
  const [edited, setEdited] = useState<Edited | null>(null);
  // What it led to has arrived: from now on anything else comes from elsewhere and takes its place.
  if (edited !== null && edited.from !== given && edited.led === given) setEdited({ ...edited, from: given });
  const own = edited !== null && (edited.from === given || edited.led === given);
  const shown = own ? edited.shown : ((where ?? undefined) as Json | undefined);
  const tell = useDebouncedCallback((draft: Json | undefined) => {
    const condition = asked(draft);
    const led = JSON.stringify(condition);
    setEdited({ shown: draft, from: given, led });
    if (led !== given) onChange(condition);
  }, typingPause);
  const change = (next: Json | undefined): void => {
    setEdited({ shown: next, from: given, led: given });
    tell(next);
    if (next === undefined) tell.flush();
  };
  return (
    <Stack gap={4} onBlur={() => tell.flush()}>
      <Text size="sm" fw={600}>
        {legend}
      </Text>
      <Where value={shown} event={event} label={legend} onChange={change} />
      {shown !== undefined && asked(shown) === null ? (
        <Text size="xs" c="dimmed" role="status">
          {text("people.where.unfinished")}
        </Text>
      ) : null}
    </Stack>
  );
}
