import { ActionIcon, Button, Group, Paper, Spoiler, Stack, Text, TextInput, Title } from "@mantine/core";
import { useId } from "@mantine/hooks";
import { IconRefresh, IconX } from "@tabler/icons-react";
import type { PreviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../../languages/text.ts";
import { useChannelName } from "../../../../shell/channel-name.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { ApiError } from "../../../../api/request.ts";
import { contactName } from "../../../../ui/contact-name.ts";
import { Failed, Loading } from "../../../../ui/states.tsx";
import { TestPerson } from "./test-person.tsx";
import type { useEditor } from "./use-editor.ts";

type EditorState = ReturnType<typeof useEditor>;

/** What the document comes to: how many, who, and whether one person is among them. */
export function Aside({ editor }: { readonly editor: EditorState }) {
  const text = useText();
  const { preview, again, stale, ready, asOf, setAsOf } = editor;
  const id = useId();
  const problem = preview.error !== null && !saysWhere(preview.error) ? preview.error : null;
  return (
    <Stack className="builder-aside">
      <Paper withBorder p="md" component="section" aria-labelledby={id}>
        <Group justify="space-between" wrap="nowrap">
          <Title order={2} id={id}>
            {text("builder.count")}
          </Title>
          <ActionIcon
            variant="subtle"
            aria-label={text("builder.count.again")}
            title={text("builder.count.again")}
            loading={preview.isFetching}
            onClick={again}
          >
            <IconRefresh size={16} aria-hidden />
          </ActionIcon>
        </Group>
        {preview.data === undefined ? (
          preview.isError ? null : (
            <Loading />
          )
        ) : (
          <Counted preview={preview.data} stale={stale} />
        )}
        <Text size="sm" c="dimmed" role="status" mih="1.5em">
          {ready
            ? preview.isError && problem === null
              ? text("builder.count.mistake")
              : ""
            : text("builder.count.waits")}
        </Text>
        {problem === null ? null : <Failed error={problem} retry={again} />}
        <Group align="end" gap="xs" mt="xs" wrap="nowrap">
          <TextInput
            label={text("builder.as-of")}
            type="datetime-local"
            value={asOf}
            onChange={(event) => setAsOf(event.currentTarget.value)}
          />
          {asOf === "" ? null : (
            <ActionIcon variant="subtle" size="lg" aria-label={text("builder.as-of.now")} onClick={() => setAsOf("")}>
              <IconX size={16} aria-hidden />
            </ActionIcon>
          )}
        </Group>
      </Paper>
      {preview.data === undefined ? null : <Who preview={preview.data} />}
      <TestPerson question={editor.question} />
    </Stack>
  );
}

/** Mistakes of the document stand at their rows, and a question overtaken by the next is none. */
function saysWhere(error: Error): boolean {
  return error instanceof ApiError && (error.pointer !== null || error.code === "superseded");
}

function Counted({ preview, stale }: { readonly preview: PreviewAnswer; readonly stale: boolean }) {
  const text = useText();
  const { timezone } = useWorkspace();
  const { number, share, instant } = useFormats(timezone);
  return (
    <div style={{ opacity: stale ? 0.6 : 1 }}>
      <Text
        fz={34}
        fw={650}
        className="figure"
        role="status"
        data-count={preview.count}
        data-settled={stale ? undefined : true}
      >
        {number(preview.count)}
      </Text>
      <Text c="dimmed">{text("segments.share-of-all", { share: share(preview.share) })}</Text>
      <Text size="xs" c="dimmed">
        {text("builder.count.as-of", { when: instant(preview.asOf) })}
      </Text>
      {/* Eight whole lines. */}
      <Spoiler
        mt="xs"
        maxHeight={198}
        showLabel={text("builder.sentence.more")}
        hideLabel={text("builder.sentence.less")}
      >
        <Text className="data">{preview.sentence}</Text>
      </Spoiler>
    </div>
  );
}

function Who({ preview }: { readonly preview: PreviewAnswer }) {
  const text = useText();
  const channelName = useChannelName();
  const { number } = useFormats();
  const workspace = useWorkspace();
  const [reachId, sampleId] = [useId(), useId()];
  return (
    <>
      <Paper withBorder p="md" component="section" aria-labelledby={reachId}>
        <Title order={2} id={reachId} mb="xs">
          {text("segments.reach")}
        </Title>
        {preview.reach.map(({ channel, count }) => (
          <Group key={channel} justify="space-between">
            <Text size="sm">{channelName(channel)}</Text>
            <Text size="sm" className="figure">
              {number(count)}
            </Text>
          </Group>
        ))}
      </Paper>
      <Paper withBorder p="md" component="section" aria-labelledby={sampleId}>
        <Title order={2} id={sampleId} mb="xs">
          {text("segments.sample")}
        </Title>
        {preview.sample.length === 0 ? (
          <Text size="sm" c="dimmed">
            {text("builder.nobody")}
          </Text>
        ) : (
          <Stack gap={2} align="start">
            {preview.sample.map((contact) => (
              <Button
                key={contact.key}
                component="a"
                variant="subtle"
                size="compact-sm"
                className="data"
                href={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
                target="_blank"
                rel="noopener"
              >
                {contactName(contact)}
              </Button>
            ))}
          </Stack>
        )}
      </Paper>
    </>
  );
}
