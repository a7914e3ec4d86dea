import { Button, Checkbox, Group, MultiSelect, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import type { WebhookAnswer } from "@kindred/server/answers";
import { type SyntheticEvent, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useSegmentChoices } from "../../../shell/names.ts";
import type { WebhookForm } from "../api/webhooks.ts";

const both = ["entered", "left"] as const;
const kinds = ["changes", "alerts"] as const;

/** What of a webhook can be set, for a new one and for one that is there. */
export function WebhookFields({
  webhook,
  verb,
  busy,
  error,
  onCancel,
  onSubmit,
}: {
  readonly webhook?: WebhookAnswer;
  readonly verb: string;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onCancel: () => void;
  readonly onSubmit: (form: WebhookForm) => void;
}) {
  const text = useText();
  const [form, setForm] = useState<WebhookForm>({
    kind: webhook?.kind ?? "changes",
    url: webhook?.url ?? "",
    description: webhook?.description ?? "",
    segments: webhook?.segments ?? null,
    changes: webhook?.changes ?? both,
    batchSize: webhook?.batchSize ?? 1,
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onSubmit(form);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {webhook === undefined ? (
          <Select
            label={text("settings.webhook.kind")}
            description={text(`settings.webhook.kind.${form.kind}.hint`)}
            allowDeselect={false}
            data={kinds.map((kind) => ({ value: kind, label: text(`settings.webhook.kind.${kind}`) }))}
            value={form.kind}
            onChange={(value) => setForm({ ...form, kind: kinds.find((each) => each === value) ?? form.kind })}
          />
        ) : null}
        <TextInput
          label={text("settings.webhook.url")}
          description={text("settings.webhook.url.hint")}
          type="url"
          dir="ltr"
          required
          maxLength={2000}
          value={form.url}
          onChange={(event) => setForm({ ...form, url: event.currentTarget.value })}
        />
        <TextInput
          label={text("settings.webhook.description")}
          maxLength={500}
          className="data"
          value={form.description}
          onChange={(event) => setForm({ ...form, description: event.currentTarget.value })}
        />
        {form.kind === "changes" ? <WhichChanges form={form} onForm={setForm} /> : null}
        {error === null || error === undefined ? null : <Failed error={error} />}
        <Group justify="end">
          <Button variant="default" onClick={onCancel}>
            {text("shell.cancel")}
          </Button>
          <Button type="submit" loading={busy} disabled={form.changes.length === 0 || form.url === ""}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Of what changes a webhook tells; one of alerts is named by their rules. */
function WhichChanges({ form, onForm }: { readonly form: WebhookForm; readonly onForm: (form: WebhookForm) => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const segments = useSegmentChoices(workspace.id).data ?? [];
  return (
    <>
      <MultiSelect
        label={text("settings.webhook.segments")}
        description={text("settings.webhook.segments.hint")}
        searchable
        clearable
        clearButtonProps={{ "aria-label": text("settings.clear") }}
        data={segments}
        value={[...(form.segments ?? [])]}
        onChange={(chosen) => onForm({ ...form, segments: chosen.length === 0 ? null : chosen })}
      />
      <Checkbox.Group
        label={text("settings.webhook.changes")}
        value={[...form.changes]}
        onChange={(chosen) => onForm({ ...form, changes: both.filter((each) => chosen.includes(each)) })}
      >
        <Group mt={4}>
          {both.map((each) => (
            <Checkbox key={each} value={each} label={text(`segments.live.${each}`)} />
          ))}
        </Group>
      </Checkbox.Group>
      <NumberInput
        label={text("settings.webhook.batch")}
        description={text("settings.webhook.batch.hint")}
        min={1}
        max={100}
        allowDecimal={false}
        value={form.batchSize}
        onChange={(value) => onForm({ ...form, batchSize: typeof value === "number" ? value : 1 })}
      />
    </>
  );
}
