import { ActionIcon, Badge, Button, Menu, Text } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useText } from "../../languages/text.ts";
import { asText, changed, isObject, type Json, type JsonObject } from "./model/json.ts";
import { type Group, groupKinds, groupOf, negatedBy, newGroup, opposite } from "./model/logic.ts";
import { elementKinds, newPredicate, predicateKind, predicateKinds, type PredicateKind } from "./model/predicate.ts";
import { Choice } from "./fields/choice.tsx";
import { PropertyField } from "./fields/names.tsx";
import { RawJson } from "./fields/raw-json.tsx";
import { PredicateLeaf } from "./predicate-leaf.tsx";

interface Props {
  readonly value: Json;
  readonly event: string;
  /** Inside `some` and `every`, where only properties of the element can be asked for. */
  readonly inElement: boolean;
  /** undefined takes it away. */
  readonly onChange: (value: Json | undefined) => void;
}

/** A condition on one event, or a group of them. */
export function PredicateNode({ value, event, inElement, onChange }: Props) {
  const text = useText();
  const inner = negatedBy(value);
  const group = groupOf(value);
  if (inner !== undefined && isObject(inner)) {
    return (
      <div className="builder-line">
        <Badge color="red" variant="light" tt="none">
          {text("builder.not")}
        </Badge>
        <PredicateNode
          value={inner}
          event={event}
          inElement={inElement}
          // Negating what is negated takes the `not` away.
          onChange={(next) => onChange(next === undefined ? undefined : opposite(next))}
        />
      </div>
    );
  }
  if (group !== null) return <Members group={group} event={event} inElement={inElement} onChange={onChange} />;
  const kind = predicateKind(value);
  return (
    <div className="builder-line">
      {(kind === "some" || kind === "every") && isObject(value) ? (
        <Elements kind={kind} value={value} event={event} inElement={inElement} onChange={onChange} />
      ) : kind !== null && kind !== "some" && kind !== "every" && isObject(value) ? (
        <PredicateLeaf kind={kind} value={value} event={event} inElement={inElement} onChange={onChange} />
      ) : (
        <RawJson label={text("builder.raw")} value={value} onChange={onChange} />
      )}
      <NodeMenu value={value} inElement={inElement} onChange={onChange} />
    </div>
  );
}

/** One element of a list, or all of them. */
function Elements({
  kind,
  value,
  event,
  inElement,
  onChange,
}: Omit<Props, "value"> & { readonly kind: "some" | "every"; readonly value: JsonObject }) {
  const text = useText();
  return (
    <>
      <Text span>{text(`builder.where.${kind}`)}</Text>
      <PropertyField
        event={inElement ? "" : event}
        value={asText(value["property"])}
        onChange={(name) => onChange(changed(value, { property: name }))}
      />
      <div className="builder-where">
        <PredicateNode
          value={value[kind] ?? {}}
          event={event}
          inElement
          // A list of which nothing is asked has no words: at least one condition stays.
          onChange={(next) => onChange(changed(value, { [kind]: next ?? { all: [] } }))}
        />
      </div>
    </>
  );
}

function Members({ group, event, inElement, onChange }: Omit<Props, "value"> & { readonly group: Group }) {
  const text = useText();
  const { kind, members } = group;
  const write = (list: readonly Json[]): void => onChange(newGroup(kind, list));
  return (
    <div className="builder-members">
      <div className="builder-line">
        <Choice
          label={text("builder.group")}
          value={kind}
          options={groupKinds.map((each) => ({ value: each, label: text(`builder.group.${each}`) }))}
          onChange={(next) => onChange(newGroup(next, members))}
        />
        <NodeMenu value={newGroup(kind, members)} inElement={inElement} onChange={onChange} />
      </div>
      {members.map((member, index) => (
        <div key={index} className="builder-member">
          {index === 0 ? null : (
            <Text size="xs" c="dimmed" className="builder-join">
              {text(kind === "all" ? "builder.and" : "builder.or")}
            </Text>
          )}
          <PredicateNode
            value={member}
            event={event}
            inElement={inElement}
            onChange={(next) => write(next === undefined ? members.toSpliced(index, 1) : members.with(index, next))}
          />
        </div>
      ))}
      <AddPredicate
        inElement={inElement}
        label={text("builder.where.more")}
        onAdd={(made) => write([...members, made])}
      />
    </div>
  );
}

function NodeMenu({ value, inElement, onChange }: Omit<Props, "event">) {
  const text = useText();
  const group = groupOf(value);
  const add = (kind: "all" | "any"): void => onChange(newGroup(kind, [value, newPredicate("property")]));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={text("builder.where.actions")}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => add("all")}>{text("builder.where.and")}</Menu.Item>
        <Menu.Item onClick={() => add("any")}>{text("builder.where.or")}</Menu.Item>
        <Menu.Item onClick={() => onChange(opposite(value))}>{text("builder.negate")}</Menu.Item>
        {group?.members.length === 1 ? (
          <Menu.Item onClick={() => onChange(group.members[0])}>{text("builder.ungroup")}</Menu.Item>
        ) : null}
        {inElement ? null : <KindItems kinds={predicateKinds} value={value} onChange={onChange} />}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => onChange(undefined)}>
          {text("builder.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Another kind of condition in the place of this one. */
function KindItems({
  kinds,
  value,
  onChange,
}: {
  readonly kinds: readonly PredicateKind[];
  readonly value: Json;
  readonly onChange: (value: Json) => void;
}): ReactNode {
  const text = useText();
  const present = predicateKind(value);
  if (present === null) return null;
  return (
    <>
      <Menu.Divider />
      <Menu.Label>{text("builder.where.instead")}</Menu.Label>
      {kinds
        .filter((kind) => kind !== present)
        .map((kind) => (
          <Menu.Item key={kind} onClick={() => onChange(newPredicate(kind))}>
            {text(`builder.where.${kind}`)}
          </Menu.Item>
        ))}
    </>
  );
}

function AddPredicate({
  inElement,
  label,
  onAdd,
}: {
  readonly inElement: boolean;
  readonly label: string;
  readonly onAdd: (value: Json) => void;
}) {
  const text = useText();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(inElement ? elementKinds : predicateKinds).map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(newPredicate(kind))}>
            {text(`builder.where.${kind}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onAdd(newGroup("any", [newPredicate("property")]))}>
          {text("builder.group.new")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
