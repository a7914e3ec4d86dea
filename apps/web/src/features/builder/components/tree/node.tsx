import { useDroppable } from "@dnd-kit/core";
import { SortableContext, useSortable, verticalListSortingStrategy } from "@dnd-kit/sortable";
import { Badge, Text } from "@mantine/core";
import { type CSSProperties, Fragment, type ReactNode, useEffect, useRef, useState } from "react";
import { useText } from "../../../../languages/text.ts";
import { differing, isObject, type Json, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { leafKind } from "../../model/leaf.ts";
import { bare, type Group, groupKinds, groupOf } from "../../../../shell/condition/model/logic.ts";
import { below } from "../../../../shell/condition/model/pointer.ts";
import { added } from "../../model/rows.ts";
import { useBuilder } from "../builder-context.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { RawJson } from "../../../../shell/condition/fields/raw-json.tsx";
import { AddMenu } from "./add-menu.tsx";
import { Findings } from "./findings.tsx";
import { Handle } from "./handle.tsx";
import { Leaf } from "./leaf.tsx";
import { RowCount } from "./row-count.tsx";
import { RowMenu } from "./row-menu.tsx";

/** One row: a condition or a group of them. `at` is the pointer of the whole row, its `not` included. */
function Node({ at, value }: { readonly at: string; readonly value: Json }) {
  const text = useText();
  const { set, move, counts, readOnly, history } = useBuilder();
  const [raw, setRaw] = useState(false);
  const inner = bare(value, at);
  const group = groupOf(inner.value);
  const kind = group === null ? leafKind(inner.value) : null;
  const { listeners, setNodeRef, transform, transition, isDragging } = useSortable({ id: at, disabled: readOnly });
  const row = useRef<HTMLDivElement | null>(null);
  const { focus } = history;
  const mine = focus?.at === at ? focus : null;
  useEffect(() => {
    if (mine === null) return;
    const selector = mine.part === "handle" ? "[data-handle]" : ".builder-content :is(input, button, textarea)";
    row.current?.querySelector<HTMLElement>(selector)?.focus();
    // A wish is for one moment: `turn` tells one from the next.
  }, [mine]);
  // What is typed in one field is undone together, and apart from what is done in the next.
  const change = (next: JsonObject): void => {
    const before = isObject(inner.value) ? inner.value : {};
    set(inner.at, next, `${inner.at} ${differing(before, next).join(" ")}`);
  };
  const turn = (): void => {
    setRaw(!raw);
    move({ operations: [], at });
  };
  const style: CSSProperties = {
    transform: transform === null ? undefined : `translate(${transform.x}px, ${transform.y}px)`,
    transition,
    opacity: isDragging ? 0.6 : undefined,
    zIndex: isDragging ? 2 : undefined,
  };
  return (
    <div
      ref={(element) => {
        setNodeRef(element);
        row.current = element;
      }}
      className={group === null ? "builder-row" : "builder-row builder-group"}
      data-none={group?.kind === "none" || undefined}
      data-row={at}
      role="group"
      aria-roledescription={text("builder.row")}
      aria-label={counts.get(at)?.sentence ?? text("builder.row")}
      style={style}
    >
      <div className="builder-row-head">
        {readOnly ? null : <Handle at={at} onPointerDown={listeners?.["onPointerDown"] as never} />}
        <div className="builder-content">
          {Array.from({ length: inner.nots }, (_, index) => (
            <Badge key={index} color="red" variant="light" tt="none">
              {text("builder.not")}
            </Badge>
          ))}
          {group !== null && !raw ? (
            <Choice
              label={text("builder.group")}
              value={group.kind}
              options={groupKinds.map((each) => ({ value: each, label: text(`builder.group.${each}`) }))}
              onChange={(next) => set(inner.at, { [next]: group.members })}
            />
          ) : kind !== null && isObject(inner.value) && !raw ? (
            <Leaf kind={kind} value={inner.value} onChange={change} />
          ) : (
            <RawJson
              label={counts.get(at)?.sentence ?? text("builder.raw")}
              value={inner.value}
              onChange={(next) => set(inner.at, next)}
            />
          )}
        </div>
        <RowCount at={at} />
        <RowMenu at={at} value={value} onRaw={group === null && kind === null ? null : turn} />
      </div>
      <Findings at={at} />
      {group === null || raw ? null : <Members at={inner.at} group={group} />}
    </div>
  );
}

function Members({ at, group }: { readonly at: string; readonly group: Group }) {
  const text = useText();
  const { document, move, readOnly } = useBuilder();
  const list = below(at, group.kind);
  const rows = group.members.map((value, index) => ({ at: below(list, index), value }));
  return (
    <div className="builder-inside">
      <Rows list={list} rows={rows} join={group.kind === "all" ? "and" : "or"}>
        {rows.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text(`builder.group.empty.${group.kind}`)}
          </Text>
        ) : null}
      </Rows>
      {readOnly ? null : <AddMenu label={text("builder.add")} onAdd={(made) => move(added(document, list, made))} />}
    </div>
  );
}

/** Rows of one list, joined by a word; a place to drop others. */
export function Rows({
  list,
  rows,
  join,
  children,
}: {
  readonly list: string;
  readonly rows: readonly { readonly at: string; readonly value: Json }[];
  readonly join: "and" | "or";
  readonly children?: ReactNode;
}) {
  const text = useText();
  const { setNodeRef, isOver } = useDroppable({ id: list });
  return (
    <SortableContext items={rows.map((row) => row.at)} strategy={verticalListSortingStrategy}>
      <div ref={setNodeRef} className="builder-rows" data-over={isOver || undefined}>
        {rows.map((row, index) => (
          <Fragment key={row.at}>
            {index === 0 ? null : (
              <Text size="xs" fw={700} className="builder-join" data-join={join}>
                {text(`builder.${join}`)}
              </Text>
            )}
            <Node at={row.at} value={row.value} />
          </Fragment>
        ))}
        {children}
      </div>
    </SortableContext>
  );
}
