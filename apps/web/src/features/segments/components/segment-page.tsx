import { Button, Code, Collapse, Group, Menu, Paper, SimpleGrid, Stack, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconArchive, IconDownload, IconPencil } from "@tabler/icons-react";
import type { PreviewAnswer, SegmentAnswer } from "@kindred/server/answers";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { exportAddress, useArchive, useSave, useSegment, useSegmentPreview } from "../api/segments.ts";
import { KindBadge } from "./kind-badge.tsx";

const formats = ["csv", "ndjson", "parquet"] as const;

export function SegmentPage() {
  const workspace = useWorkspace();
  const { segment = "" } = useParams({ strict: false });
  const preview = useSegmentPreview(workspace.id, segment);
  return (
    <Shown query={useSegment(workspace.id, segment)}>
      {(saved) => (
        <Stack>
          <PageTitle
            title={saved.name}
            lead={preview.data?.sentence ?? ""}
            actions={<Actions segment={saved} count={preview.data?.count ?? null} />}
          />
          <KindBadge kind={saved.kind} />
          <Shown query={preview}>{(counted) => <Counted preview={counted} />}</Shown>
          <Document segment={saved} />
        </Stack>
      )}
    </Shown>
  );
}

function Actions({ segment, count }: { readonly segment: SegmentAnswer; readonly count: number | null }) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const archive = useArchive(workspace.id);
  const save = useSave(workspace.id);
  const [asking, { open, close }] = useDisclosure(false);
  const remove = async (): Promise<void> => {
    await archive.mutateAsync(segment.id);
    await navigate({ to: "/w/$workspace/segments", params: { workspace: workspace.id } });
    const id = notifications.show({
      message: (
        <Group justify="space-between">
          {text("segments.archived", { name: segment.name })}
          <Button
            size="compact-sm"
            variant="light"
            onClick={() => {
              save.mutate(segment.document);
              notifications.hide(id);
            }}
          >
            {text("shell.undo")}
          </Button>
        </Group>
      ),
      autoClose: 12_000,
    });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
            {text("segments.export")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {formats.map((format) => (
            <Menu.Item key={format} component="a" href={exportAddress(workspace.id, segment.id, format)}>
              {text(`segments.export.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="default"
        component={Link}
        to={`/w/${workspace.id}/segments/${encodeURIComponent(segment.id)}/edit`}
        leftSection={<IconPencil size={16} aria-hidden />}
      >
        {text("builder.edit")}
      </Button>
      {workspace.role === "viewer" ? null : (
        <Button variant="default" leftSection={<IconArchive size={16} aria-hidden />} onClick={open}>
          {text("segments.archive")}
        </Button>
      )}
      <Confirm
        title={text("segments.archive.ask", { name: segment.name })}
        what={text("segments.archive.what", { count: count ?? 0 })}
        verb={text("segments.archive")}
        opened={asking}
        onClose={close}
        onConfirm={remove}
      />
    </>
  );
}

function Counted({ preview }: { readonly preview: PreviewAnswer }) {
  const text = useText();
  const { number, share } = useFormats();
  const workspace = useWorkspace();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <Paper withBorder p="md" component="section" aria-labelledby="segment-size">
        <Title order={2} id="segment-size">
          {text("home.size")}
        </Title>
        <Text fz={34} fw={650} className="figure">
          {number(preview.count)}
        </Text>
        <Text c="dimmed">{text("segments.share-of-all", { share: share(preview.share) })}</Text>
        <Table mt="sm" aria-label={text("segments.conditions")}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{text("segments.condition")}</Table.Th>
              <Table.Th ta="end">{text("segments.alone")}</Table.Th>
              <Table.Th ta="end">{text("segments.running")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {preview.conditions.slice(1).map(({ pointer, sentence, alone, running }) => (
              <Table.Tr key={pointer}>
                <Table.Td className="data">{sentence}</Table.Td>
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
      </Paper>
      <Stack>
        <Paper withBorder p="md" component="section" aria-labelledby="segment-reach">
          <Title order={2} id="segment-reach" mb="xs">
            {text("segments.reach")}
          </Title>
          {preview.reach.map(({ channel, count }) => (
            <Group key={channel} justify="space-between">
              <Text>{channel}</Text>
              <Text className="figure">{number(count)}</Text>
            </Group>
          ))}
        </Paper>
        <Paper withBorder p="md" component="section" aria-labelledby="segment-sample">
          <Title order={2} id="segment-sample" mb="xs">
            {text("segments.sample")}
          </Title>
          <Stack gap={4}>
            {preview.sample.map((contact) => (
              <Text
                key={contact.key}
                component={Link}
                to={`/w/${workspace.id}/contacts/${encodeURIComponent(contact.key)}`}
                c="kin"
                className="data"
              >
                {contact.email ?? contact.externalId ?? contact.key}
              </Text>
            ))}
          </Stack>
        </Paper>
      </Stack>
    </SimpleGrid>
  );
}

function Document({ segment }: { readonly segment: SegmentAnswer }) {
  const text = useText();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <Paper withBorder p="md">
      <Button variant="subtle" size="compact-sm" aria-expanded={opened} onClick={toggle}>
        {text("segments.document")}
      </Button>
      <Collapse expanded={opened}>
        <Code block mt="sm" dir="ltr">
          {JSON.stringify(segment.document, null, 2)}
        </Code>
      </Collapse>
    </Paper>
  );
}
