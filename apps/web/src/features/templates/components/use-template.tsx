import { Button, Group, Modal, SimpleGrid, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { useNavigate } from "@tanstack/react-router";
import type { UsedTemplateAnswer } from "@kindred/server/answers";
import { useState } from "react";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { BlankField, type BlankShown } from "../../../ui/blank-field.tsx";
import { Failed, Loading } from "../../../ui/states.tsx";
import { takeBack, type Template, useTemplatePreview, useUse, type Values } from "../api/templates.ts";
import type { Wanted } from "../test-size.ts";
import { Missing } from "./missing.tsx";
import { Verdict } from "./verdict.tsx";
import { faded } from "../../../ui/faded.ts";

const pause = 250;

function nameIn({ document, name }: Template): string {
  return typeof document["name"] === "string" ? document["name"] : name;
}

/** A template with its values set: the sentence and the count follow, then it is saved or opened in the builder. */
export function UseTemplate({
  template,
  wanted,
  onClose,
}: {
  readonly template: Template;
  readonly wanted: Wanted;
  readonly onClose: () => void;
}) {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { number, share } = useFormats();
  const [written, setName] = useState<string | null>(null);
  const [values, setValues] = useState<Values>({});
  const [asked] = useDebouncedValue(values, pause);
  const preview = useTemplatePreview(workspace.id, template.key, asked);
  const use = useUse(workspace.id, template.key);
  const shown = preview.data;
  // The name follows the values until somebody writes their own.
  const name = written ?? nameIn(shown ?? template);
  const named = name.trim() === "" ? nameIn(shown ?? template) : name.trim();

  const undo = (made: UsedTemplateAnswer): void => {
    takeBack(workspace.id, made).then(
      () => notifications.show({ message: text("templates.undone") }),
      (error: unknown) => notifications.show({ color: "red", message: problem(error) }),
    );
  };
  const tell = (made: UsedTemplateAnswer): void => {
    const more = made.segments.length - 1;
    const away = (then: () => void) => () => {
      notifications.hide(id);
      then();
    };
    const show = (): void =>
      void navigate({
        to: "/w/$workspace/segments/$segment",
        params: { workspace: workspace.id, segment: made.id },
      });
    const id: string = notifications.show({
      message: (
        <Saved
          message={text(more > 0 ? "templates.saved.with" : "templates.saved", { name: named, count: more })}
          show={{ label: text("templates.show"), go: away(show) }}
          undo={{ label: text("shell.undo"), go: away(() => undo(made)) }}
        />
      ),
      autoClose: 15_000,
      closeButtonProps: { "aria-label": text("shell.close") },
    });
    onClose();
  };
  const save = (): void => use.mutate({ values, name: named, itself: true }, { onSuccess: tell });
  const open = (): void =>
    use.mutate(
      { values, itself: false },
      {
        onSuccess: ({ document }) => {
          void navigate({
            to: "/w/$workspace/segments/new",
            params: { workspace: workspace.id },
            search: { document: { ...document, name: named } },
          });
        },
      },
    );
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={template.name}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Text size="sm">{template.about}</Text>
        <TextInput
          label={text("templates.name")}
          value={name}
          maxLength={200}
          className="data"
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {template.blanks.length === 0 ? null : (
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
            {(template.blanks as readonly BlankShown[]).map((blank) => (
              <BlankField
                key={blank.key}
                blank={blank}
                value={values[blank.key] ?? blank.value}
                onValue={(value) => setValues({ ...values, [blank.key]: value })}
              />
            ))}
          </SimpleGrid>
        )}
        <div aria-live="polite" aria-busy={preview.isFetching}>
          {preview.isError ? <Failed error={preview.error} /> : null}
          {shown === undefined && !preview.isError ? <Loading /> : null}
          {shown === undefined ? null : (
            <Stack gap="xs" opacity={preview.isFetching ? faded : 1}>
              <Text size="sm" className="data">
                {shown.sentence}
              </Text>
              {shown.missing.length > 0 ? <Missing missing={shown.missing} /> : null}
              {shown.counted.count === null ? (
                <Text size="sm">{shown.counted.problem ?? text("templates.uncounted")}</Text>
              ) : (
                <Group gap="xs" align="baseline">
                  <Text fz="xl" fw={700} className="figure">
                    {number(shown.counted.count)}
                  </Text>
                  <Text size="sm" c="dimmed">
                    {text("templates.share", { share: share(shown.counted.share ?? 0) })}
                  </Text>
                  <Verdict count={shown.counted.count} wanted={wanted} />
                </Group>
              )}
            </Stack>
          )}
        </div>
        {use.isError ? <Failed error={use.error} /> : null}
        <Group justify="end">
          <Button variant="default" disabled={use.isPending} onClick={open}>
            {text("templates.open")}
          </Button>
          <Button loading={use.isPending} disabled={preview.isError} onClick={save}>
            {text("templates.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

/** What was saved, the way to it, and the way back. Stands outside of the router: everything is handed to it. */
function Saved({
  message,
  show,
  undo,
}: {
  readonly message: string;
  readonly show: { readonly label: string; readonly go: () => void };
  readonly undo: { readonly label: string; readonly go: () => void };
}) {
  return (
    <Stack gap="xs">
      {message}
      <Group gap="xs">
        <Button size="compact-sm" variant="light" onClick={show.go}>
          {show.label}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={undo.go}>
          {undo.label}
        </Button>
      </Group>
    </Stack>
  );
}
