import { Group, Stack, Table, Text } from "@mantine/core";
import type { PreviewAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useChannelName } from "../../../shell/channel-name.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { contactName } from "../../../ui/contact-name.ts";
import { Panel } from "../../../ui/panel.tsx";

/** The size, and what each condition does to it. */
export function Counted({ preview }: { readonly preview: PreviewAnswer }) {
  const text = useText();
  const { number, share } = useFormats();
  const conditions = preview.conditions.slice(1);
  const pointers = conditions.map(({ pointer }) => pointer);
  return (
    <Panel title={text("home.size")}>
      <Text fz={34} fw={650} className="figure">
        {number(preview.count)}
      </Text>
      <Text c="dimmed">{text("segments.share-of-all", { share: share(preview.share) })}</Text>
      {conditions.length === 0 ? null : (
        <Table mt="sm" aria-label={text("segments.conditions")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text("segments.condition")}</Table.Th>
              <Table.Th ta="end">{text("segments.alone")}</Table.Th>
              <Table.Th ta="end">{text("segments.running")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {conditions.map(({ pointer, sentence, alone, running }) => (
              <Table.Tr key={pointer}>
                <Table.Td className="data" ps={`${0.6 + 1.1 * depthOf(pointer, pointers)}rem`}>
                  {sentence}
                </Table.Td>
                <Table.Td ta="end" className="figure">
                  {number(alone)}
                </Table.Td>
                <Table.Td ta="end" className="figure">
                  {number(running)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}

/** In how many of the others a condition stands. */
function depthOf(pointer: string, all: readonly string[]): number {
  return all.filter((other) => pointer.startsWith(`${other}/`)).length;
}

/** How many of them each channel reaches. */
export function Reach({ preview }: { readonly preview: PreviewAnswer }) {
  const text = useText();
  const channelName = useChannelName();
  const { number } = useFormats();
  return (
    <Panel title={text("segments.reach")}>
      {preview.reach.length === 0 ? <Text c="dimmed">{text("segments.reach.none")}</Text> : null}
      {preview.reach.map(({ channel, count }) => (
        <Group key={channel} justify="space-between">
          <Text className="data">{channelName(channel)}</Text>
          <Text className="figure">{number(count)}</Text>
        </Group>
      ))}
    </Panel>
  );
}

export function Sample({ preview }: { readonly preview: PreviewAnswer }) {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Panel title={text("segments.sample")}>
      {preview.sample.length === 0 ? <Text c="dimmed">{text("segments.nobody")}</Text> : null}
      <Stack gap={4}>
        {preview.sample.map((contact) => (
          <Text
            key={contact.key}
            component={Link}
            to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
            c="kin"
            className="data"
          >
            {contactName(contact)}
          </Text>
        ))}
      </Stack>
    </Panel>
  );
}
