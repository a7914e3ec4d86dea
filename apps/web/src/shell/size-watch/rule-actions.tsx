import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import {
  IconBellOff,
  IconBellRinging,
  IconClockPause,
  IconDots,
  IconPencil,
  IconSend,
  IconTrash,
} from "@tabler/icons-react";
import { useProblem } from "../../languages/problem.ts";
import { useText } from "../../languages/text.ts";
import { Confirm } from "../../ui/confirm.tsx";
import { useWorkspace } from "../workspace.ts";
import { type Rule, type RuleEdit, useEditRule, useRemoveRule, useTestRule } from "./api.ts";
import { RuleForm } from "./rule-form.tsx";

const day = 86_400_000;

/** What can be done with a rule; nothing for a viewer. */
export function RuleActions({ rule }: { readonly rule: Rule }) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const edit = useEditRule(workspace.id);
  const remove = useRemoveRule(workspace.id);
  const test = useTestRule(workspace.id);
  const [editing, editor] = useDisclosure(false);
  const [removing, remover] = useDisclosure(false);
  if (workspace.role === "viewer") return null;
  const fail = (error: unknown): void => void notifications.show({ color: "red", message: problem(error) });
  const change = (changes: RuleEdit): void => edit.mutate({ id: rule.id, edit: changes }, { onError: fail });
  const snooze = (days: number): void => change({ snoozedUntil: new Date(Date.now() + days * day).toISOString() });
  const snoozed = rule.snoozedUntil !== null;
  const sendTest = (): void =>
    test.mutate(rule.id, {
      onError: fail,
      onSuccess: ({ items }) => {
        if (items.length === 0) notifications.show({ message: text("alerts.test.nobody") });
        else
          notifications.show({ message: text("alerts.test.sent", { count: items.filter(({ sent }) => sent).length }) });
        for (const { channel, target, reason } of items)
          if (reason !== null)
            notifications.show({ color: "red", title: channel === "address" ? target : undefined, message: reason });
      },
    });
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            aria-label={text("alerts.rules.actions", { rule: rule.text })}
            loading={test.isPending}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={editor.open}>
            {text("alerts.rules.edit")}
          </Menu.Item>
          <Menu.Item leftSection={<IconSend size={16} aria-hidden />} onClick={sendTest}>
            {text("alerts.test")}
          </Menu.Item>
          {snoozed ? (
            <Menu.Item
              leftSection={<IconBellRinging size={16} aria-hidden />}
              onClick={() => change({ snoozedUntil: null })}
            >
              {text("alerts.snooze.end")}
            </Menu.Item>
          ) : (
            <>
              <Menu.Item leftSection={<IconClockPause size={16} aria-hidden />} onClick={() => snooze(1)}>
                {text("alerts.snooze.day")}
              </Menu.Item>
              <Menu.Item leftSection={<IconClockPause size={16} aria-hidden />} onClick={() => snooze(7)}>
                {text("alerts.snooze.week")}
              </Menu.Item>
            </>
          )}
          <Menu.Item
            leftSection={rule.muted ? <IconBellRinging size={16} aria-hidden /> : <IconBellOff size={16} aria-hidden />}
            onClick={() => change({ muted: !rule.muted })}
          >
            {text(rule.muted ? "alerts.unmute" : "alerts.mute")}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={remover.open}>
            {text("alerts.remove")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing ? <RuleForm rule={rule} onClose={editor.close} /> : null}
      <Confirm
        title={text("alerts.remove.ask")}
        what={text("alerts.remove.what", { rule: rule.text })}
        verb={text("alerts.remove")}
        opened={removing}
        onClose={remover.close}
        onConfirm={() => remove.mutateAsync(rule.id)}
      />
    </>
  );
}
