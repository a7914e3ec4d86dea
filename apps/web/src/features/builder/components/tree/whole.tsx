import {
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { Group, Paper, Text, Title } from "@mantine/core";
import { useId } from "@mantine/hooks";
import { useEffect, useRef } from "react";
import { useText } from "../../../../languages/text.ts";
import { isList, type Json, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { groupOf, newGroup } from "../../../../shell/condition/model/logic.ts";
import { below, isWithin, valueAt } from "../../../../shell/condition/model/pointer.ts";
import { addedToWhole, leftOut, movedTo, placeOf, type Move } from "../../model/rows.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { AddMenu } from "./add-menu.tsx";
import { Findings } from "./findings.tsx";
import { Rows } from "./node.tsx";

/** All conditions: who is in, and apart from them who is left out. */
export function Whole() {
  const text = useText();
  const { document, history, move, set, readOnly } = useBuilder();
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 4 } }));
  const [inId, outId] = [useId(), useId()];
  const where = document["where"] ?? newGroup("all");
  const group = groupOf(where);
  const isGroup = group !== null && group.kind !== "none";
  const list = isGroup ? below("/where", group.kind) : "/where#alone";
  const rows = isGroup
    ? group.members.map((value, index) => ({ at: below(list, index), value }))
    : [{ at: "/where", value: where }];
  const isOut = (value: Json): boolean => group?.kind === "all" && groupOf(value)?.kind === "none";
  const inside = rows.filter(({ value }) => !isOut(value));
  const outside = rows.filter(({ value }) => isOut(value));
  const addButton = useRef<HTMLDivElement>(null);
  const { focus } = history;
  useEffect(() => {
    // The last row has gone: the keyboard stands where the next is made.
    if (isGroup && focus?.at === "/where") addButton.current?.querySelector("button")?.focus();
  }, [focus, isGroup]);
  const onDragEnd = ({ active, over }: DragEndEvent): void => {
    if (over !== null) move(dropped(document, String(active.id), String(over.id)), "handle");
  };
  return (
    <DndContext sensors={sensors} collisionDetection={innermost} onDragEnd={onDragEnd} accessibility={silent}>
      <Paper withBorder p="md" component="section" aria-labelledby={inId} className="builder-whole">
        <Group justify="space-between" mb="xs">
          <Title order={2} id={inId}>
            {text("builder.in")}
          </Title>
          {isGroup && inside.length > 1 ? (
            <Choice
              label={text("builder.group")}
              value={group.kind}
              options={(["all", "any"] as const).map((each) => ({ value: each, label: text(`builder.whole.${each}`) }))}
              onChange={(next) => set("/where", reworded(inside, outside, next))}
            />
          ) : null}
        </Group>
        <Findings at="/where" />
        <Rows list={list} rows={inside} join={group?.kind === "any" ? "or" : "and"}>
          {inside.length === 0 ? <Text c="dimmed">{text("builder.everyone")}</Text> : null}
        </Rows>
        {readOnly ? null : (
          <Group mt="sm" ref={addButton}>
            <AddMenu strong label={text("builder.add")} onAdd={(made) => move(addedToWhole(document, made))} />
          </Group>
        )}
      </Paper>
      <Paper withBorder p="md" component="section" aria-labelledby={outId} className="builder-whole" data-out>
        <Title order={2} id={outId} mb="xs">
          {text("builder.out")}
        </Title>
        {outside.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text("builder.out.none")}
          </Text>
        ) : (
          <Rows list={`${list}#out`} rows={outside} join="and" />
        )}
        {readOnly || outside.length > 0 ? null : (
          <Group mt="sm">
            <AddMenu label={text("builder.out.add")} groups={false} onAdd={(made) => move(leftOut(document, made))} />
          </Group>
        )}
      </Paper>
    </DndContext>
  );
}

/** The library speaks English, and only of dragging by pointer: the keyboard moves rows by their handles, whose names say so. */
const nothing = (): undefined => undefined;
const silent = {
  announcements: { onDragStart: nothing, onDragOver: nothing, onDragEnd: nothing, onDragCancel: nothing },
  screenReaderInstructions: { draggable: "" },
} as const;

/** The whole joined otherwise; who is left out stays left out. */
function reworded(
  inside: readonly { readonly value: Json }[],
  outside: readonly { readonly value: Json }[],
  kind: "all" | "any",
): JsonObject {
  const members = inside.map(({ value }) => value);
  if (outside.length === 0) return newGroup(kind, members);
  const out = outside.map(({ value }) => value);
  return newGroup("all", kind === "all" ? [...members, ...out] : [newGroup("any", members), ...out]);
}

/** Of everything under the pointer the innermost. */
const innermost: CollisionDetection = (args) => {
  const active = String(args.active.id);
  const under = pointerWithin(args).filter(({ id }) => !isWithin(String(id), active));
  if (under.length === 0) return closestCenter(args).filter(({ id }) => !isWithin(String(id), active) || id === active);
  return under.toSorted((a, b) => String(b.id).length - String(a.id).length).slice(0, 1);
};

/** A row let go over another, or over the free place of a list. */
function dropped(document: JsonObject, row: string, over: string): Move | null {
  const members = valueAt(document, over);
  const from = placeOf(document, row);
  if (isList(members)) return movedTo(document, row, over, members.length - (from?.list === over ? 1 : 0));
  const place = placeOf(document, over);
  return place === null ? null : movedTo(document, row, place.list, place.index);
}
