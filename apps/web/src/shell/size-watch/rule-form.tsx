import { Button, Group, Modal, Select, Stack, Switch, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useState } from "react";
import { useFormats, useText } from "../../languages/text.ts";
import { Failed } from "../../ui/states.tsx";
import { useWorkspace } from "../workspace.ts";
import { type Rule, type RuleDraft, useAddRule, useEditRule, useRulePreview } from "./api.ts";
import { ChannelFields } from "./channel-fields.tsx";
import { ConditionFields } from "./condition-fields.tsx";
import { type Draft, draftOf, newDraft, ruleOf } from "./draft.ts";

const reminders = { never: null, day: 24, week: 168 } as const;
/** Typing is not followed by a question for every key, ms. */
const pause = 300;

/** Makes a rule, or changes one. `segments`: to choose from; without them the rule is for `segment`. */
export function RuleForm({
  rule,
  segment = null,
  segments,
  onClose,
}: {
  readonly rule?: Rule;
  readonly segment?: string | null;
  readonly segments?: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [draft, setDraft] = useState<Draft>(() => (rule === undefined ? newDraft(segment) : draftOf(rule)));
  const add = useAddRule(workspace.id);
  const edit = useEditRule(workspace.id);
  const whole = ruleOf(draft);
  const saving = rule === undefined ? add : edit;
  const save = (): void => {
    if (whole === null) return;
    const onSuccess = (): void => {
      notifications.show({ message: text("alerts.form.saved") });
      onClose();
    };
    if (rule === undefined) add.mutate(whole, { onSuccess });
    else {
      const { segment: _segment, ...changes } = whole;
      edit.mutate({ id: rule.id, edit: changes }, { onSuccess });
    }
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={text(rule === undefined ? "alerts.rules.add" : "alerts.rules.edit")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        {segments === undefined || rule !== undefined ? null : (
          <Select
            label={text("alerts.rules.segment")}
            searchable
            data-autofocus
            data={segments.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.segment}
            onChange={(chosen) => setDraft({ ...draft, segment: chosen })}
          />
        )}
        <ConditionFields draft={draft} onDraft={setDraft} />
        <Preview rule={whole} />
        <ChannelFields channels={draft.channels} onChannels={(channels) => setDraft({ ...draft, channels })} />
        <Group align="end" justify="space-between">
          <Switch
            label={text("alerts.form.recovery")}
            checked={draft.tellRecovery}
            onChange={(event) => setDraft({ ...draft, tellRecovery: event.currentTarget.checked })}
          />
          <Remind
            hours={draft.remindAfterHours}
            onHours={(remindAfterHours) => setDraft({ ...draft, remindAfterHours })}
          />
        </Group>
        {saving.isError ? <Failed error={saving.error} /> : null}
        <Group justify="end">
          <Button variant="default" onClick={onClose}>
            {text("shell.cancel")}
          </Button>
          <Button disabled={whole === null} loading={saving.isPending} onClick={save}>
            {text("shell.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Remind({
  hours,
  onHours,
}: {
  readonly hours: number | null;
  readonly onHours: (hours: number | null) => void;
}) {
  const text = useText();
  const names = ["never", "day", "week"] as const;
  const chosen = names.find((name) => reminders[name] === hours) ?? null;
  return (
    <Select
      label={text("alerts.form.remind")}
      w={220}
      allowDeselect={false}
      data={names.map((name) => ({ value: name, label: text(`alerts.form.remind.${name}`) }))}
      value={chosen}
      onChange={(picked) => {
        const name = names.find((each) => each === picked);
        if (name !== undefined) onHours(reminders[name]);
      }}
    />
  );
}

/** What the rule would say at this moment. */
function Preview({ rule }: { readonly rule: RuleDraft | null }) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, instant } = useFormats(workspace.timezone);
  const [settled] = useDebouncedValue(rule, pause);
  const asked =
    settled === null ? null : { segment: settled.segment, measure: settled.measure, condition: settled.condition };
  const { data, error } = useRulePreview(workspace.id, asked);
  if (rule === null || error !== null) return error === null ? null : <Failed error={error} />;
  if (data === undefined) return null;
  const figure = (value: number): string =>
    rule.measure.of === "share" ? `${number(Math.round(value * 10) / 10)}%` : number(Math.round(value));
  const { state, value, before, expected, waiting } = data;
  const said =
    state === "building"
      ? text("alerts.form.now.building")
      : waiting !== null
        ? text(`alerts.waiting.${waiting.reason}`, { until: waiting.until === null ? "" : instant(waiting.until) })
        : text(state === "firing" ? "alerts.form.now.firing" : "alerts.form.now.ok", { value: figure(value ?? 0) });
  return (
    <Text size="sm" role="status" fw={state === "firing" ? 600 : 400}>
      {[
        said,
        ...(before === null ? [] : [text("alerts.form.now.before", { before: figure(before) })]),
        ...(expected === null
          ? []
          : [text("alerts.form.now.usual", { low: figure(expected.low), high: figure(expected.high) })]),
      ].join(" ")}
    </Text>
  );
}
