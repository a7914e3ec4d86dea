import { ActionIcon, Button, Group, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useText } from "../../../../languages/text.ts";
import {
  asText,
  changed,
  isList,
  isObject,
  type Json,
  type JsonObject,
} from "../../../../shell/condition/model/json.ts";
import { unanchoredKinds } from "../../model/window.ts";
import { Choice } from "../../../../shell/condition/fields/choice.tsx";
import { DurationField } from "../../../../shell/condition/fields/duration-field.tsx";
import { EventsField, firstEvent, PropertyField } from "../../../../shell/condition/fields/names.tsx";
import { WindowFields } from "../fields/window-fields.tsx";
import type { LeafProps } from "./leaf-props.ts";
import { Where } from "../../../../shell/condition/where.tsx";

const most = 10;

export function SequenceLeaf({ value, onChange }: LeafProps) {
  const text = useText();
  const steps = (isList(value["sequence"]) ? value["sequence"] : []).filter(isObject);
  const write = (list: readonly JsonObject[]): void => onChange(changed(value, { sequence: list.map(sound) }));
  return (
    <div className="builder-members">
      <Text span>{text("builder.sequence")}</Text>
      <ol className="builder-steps">
        {steps.map((step, index) => (
          <li key={index}>
            <Step
              step={step}
              index={index}
              last={steps.length - 1}
              onChange={(next) => write(steps.with(index, next))}
              onMove={(by) => write(steps.toSpliced(index, 1).toSpliced(index + by, 0, step))}
              onRemove={steps.length <= 2 ? null : () => write(steps.toSpliced(index, 1))}
            />
          </li>
        ))}
      </ol>
      <Group gap="xs">
        {steps.length >= most ? null : (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => write([...steps, { event: "", within: "7d" }])}
            >
              {text("builder.sequence.then")}
            </Button>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconPlus size={14} aria-hidden />}
              onClick={() => write([...steps, { absent: "", within: "7d" }])}
            >
              {text("builder.sequence.then-not")}
            </Button>
          </>
        )}
      </Group>
      <div className="builder-line">
        <Text span>{text("builder.sequence.window")}</Text>
        <WindowFields
          value={value["window"]}
          kinds={unanchoredKinds}
          onChange={(window) => onChange(changed(value, { window }))}
        />
      </div>
    </div>
  );
}

/** The first step has nothing before it that it could be within or the same as. */
function sound(step: JsonObject, index: number): JsonObject {
  if (index > 0) return step;
  const { absent, ...rest } = changed(step, { within: undefined, same: undefined });
  return absent === undefined ? rest : { event: absent, ...rest };
}

function Step({
  step,
  index,
  last,
  onChange,
  onMove,
  onRemove,
}: {
  readonly step: JsonObject;
  readonly index: number;
  readonly last: number;
  readonly onChange: (step: JsonObject) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: (() => void) | null;
}) {
  const text = useText();
  const kind = Object.hasOwn(step, "absent") ? "absent" : "event";
  const names = step[kind] ?? "";
  const event = firstEvent(names);
  const turn = (next: "event" | "absent"): void =>
    onChange(Object.fromEntries(Object.entries(step).map(([key, each]) => [key === kind ? next : key, each])));
  return (
    <div className="builder-line">
      {index === 0 ? null : (
        <Choice
          label={text("builder.sequence.kind")}
          value={kind}
          options={(["event", "absent"] as const).map((each) => ({
            value: each,
            label: text(`builder.sequence.${each}`),
          }))}
          onChange={turn}
        />
      )}
      <EventsField value={names} onChange={(next) => onChange(changed(step, { [kind]: next }))} />
      {index === 0 ? null : <After step={step} event={event} onChange={onChange} />}
      <Where value={step["where"]} event={event} onChange={(where) => onChange(changed(step, { where }))} />
      <span className="builder-words">
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={index === 0}
          aria-label={text("builder.up")}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          disabled={index === last}
          aria-label={text("builder.down")}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={14} aria-hidden />
        </ActionIcon>
        {onRemove === null ? null : (
          <ActionIcon variant="subtle" color="gray" aria-label={text("builder.remove")} onClick={onRemove}>
            <IconX size={14} aria-hidden />
          </ActionIcon>
        )}
      </span>
    </div>
  );
}

/** How soon after the step before, and in what it is the same. */
function After({
  step,
  event,
  onChange,
}: {
  readonly step: JsonObject;
  readonly event: string;
  readonly onChange: (step: JsonObject) => void;
}) {
  const text = useText();
  const limited = Object.hasOwn(step, "within");
  const same: readonly Json[] = isList(step["same"]) ? step["same"] : step["same"] === undefined ? [] : [step["same"]];
  const write = (list: readonly Json[]): void => {
    const [only, second] = list;
    onChange(changed(step, { same: second === undefined ? only : list }));
  };
  return (
    <>
      <Choice
        label={text("builder.sequence.within")}
        value={limited ? "within" : "any"}
        options={(["within", "any"] as const).map((each) => ({
          value: each,
          label: text(`builder.sequence.within.${each}`),
        }))}
        onChange={(next) => onChange(changed(step, { within: next === "within" ? "7d" : undefined }))}
      />
      {limited ? (
        <DurationField
          label={text("builder.sequence.within")}
          value={step["within"]}
          onChange={(within) => onChange(changed(step, { within }))}
        />
      ) : null}
      {same.map((name, index) => (
        <span key={index} className="builder-words">
          <Text span>{text("builder.sequence.same")}</Text>
          <PropertyField event={event} value={asText(name)} onChange={(next) => write(same.with(index, next))} />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text("builder.sequence.same.remove", { name: asText(name) })}
            onClick={() => write(same.toSpliced(index, 1))}
          >
            <IconX size={14} aria-hidden />
          </ActionIcon>
        </span>
      ))}
      <Button variant="subtle" size="compact-sm" onClick={() => write([...same, ""])}>
        {text("builder.sequence.same.add")}
      </Button>
    </>
  );
}
