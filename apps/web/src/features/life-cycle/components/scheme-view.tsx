import { Button, Group, Stack, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { type Scheme, useRemoveScheme, useStageStays } from "../api/life-cycle.ts";
import { SchemeEditor } from "./scheme-editor.tsx";
import { StageFlow } from "./stage-flow.tsx";
import { StageSizes } from "./stage-sizes.tsx";

type Stage = Scheme["stages"][number];

/** A scheme that keeps itself: its stages, how they grew, and who went where. */
export function SchemeView({
  scheme,
  contacts,
  onRemoved,
}: {
  readonly scheme: Scheme;
  readonly contacts: number;
  readonly onRemoved: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const [editing, editor] = useDisclosure(false);
  const [removing, asking] = useDisclosure(false);
  const remove = useRemoveScheme(workspace.id);
  const people = scheme.stages.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return (
    <Stack>
      <Panel
        title={text("life-cycle.stages")}
        aside={
          workspace.role === "viewer" ? null : (
            <Group gap="xs">
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPencil size={14} aria-hidden />}
                onClick={editor.open}
              >
                {text("life-cycle.edit")}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="red"
                leftSection={<IconTrash size={14} aria-hidden />}
                onClick={asking.open}
              >
                {text("life-cycle.remove")}
              </Button>
            </Group>
          )
        }
      >
        <Text size="sm" c="dimmed" mb="xs">
          {text("life-cycle.first-match")}
        </Text>
        <Stages scheme={scheme} contacts={contacts} />
      </Panel>
      <StageSizes scheme={scheme} />
      <StageFlow scheme={scheme} />
      {editing ? <SchemeEditor scheme={scheme} onClose={editor.close} /> : null}
      <Confirm
        title={text("life-cycle.remove.ask", { name: scheme.label })}
        what={text("life-cycle.remove.what", { count: people })}
        verb={text("life-cycle.remove")}
        opened={removing}
        onClose={asking.close}
        onConfirm={async () => {
          await remove.mutateAsync(scheme.id);
          notifications.show({ message: text("life-cycle.removed", { name: scheme.label }) });
          onRemoved();
        }}
      />
    </Stack>
  );
}

const day = 86_400_000;

function Stages({ scheme, contacts }: { readonly scheme: Scheme; readonly contacts: number }) {
  const text = useText();
  const { timezone, id } = useWorkspace();
  const { date } = useFormats(timezone);
  const stays = useStageStays(id, scheme).data;
  const isKnown = stays?.stages.some(({ median }) => median !== null) ?? false;
  return (
    <>
      <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
        <Table aria-label={text("life-cycle.stages")} verticalSpacing="xs" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{text("life-cycle.stage")}</Table.Th>
              <Table.Th scope="col" ta="end">
                {text("life-cycle.people")}
              </Table.Th>
              <Table.Th scope="col" ta="end">
                {text("life-cycle.share")}
              </Table.Th>
              {isKnown ? (
                <Table.Th scope="col" ta="end">
                  {text("life-cycle.median")}
                </Table.Th>
              ) : null}
              <Table.Th scope="col" w="40%">
                {text("life-cycle.condition")}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {scheme.stages.map((stage) => (
              <Row
                key={stage.id}
                stage={stage}
                contacts={contacts}
                stay={isKnown ? (stays?.stages.find((one) => one.id === stage.id)?.median ?? "unknown") : null}
              />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {stays === undefined ? null : (
        <Text size="xs" c="dimmed" mt="xs">
          {text(isKnown ? "life-cycle.median.hint" : "life-cycle.median.none", { date: date(stays.since) })}
        </Text>
      )}
    </>
  );
}

function Row({
  stage,
  contacts,
  stay,
}: {
  readonly stage: Stage;
  readonly contacts: number;
  /** How long half of them stay at most, ms; null: it is known of no stage. */
  readonly stay: number | "unknown" | null;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { number, share } = useFormats();
  const { segment, label, about, sentence, count } = stage;
  const rest = text("life-cycle.everyone-else");
  return (
    <Table.Tr>
      <Table.Th scope="row" className="data">
        <Text
          component={Link}
          to={`/w/${workspace.id}/segments/${encodeURIComponent(segment)}`}
          c="kin"
          fw={600}
          size="sm"
        >
          {label}
        </Text>
        {about === null ? null : (
          <Text size="xs" c="dimmed" fw={400}>
            {about}
          </Text>
        )}
      </Table.Th>
      <Table.Td ta="end" className="figure">
        {count === null ? text("life-cycle.building") : number(count)}
      </Table.Td>
      <Table.Td ta="end" className="figure">
        {count === null || contacts === 0 ? "" : share(count / contacts)}
      </Table.Td>
      {stay === null ? null : (
        <Table.Td ta="end" className="figure">
          {stay === "unknown"
            ? text("life-cycle.median.unknown")
            : text("life-cycle.median.days", { days: Math.max(1, Math.round(stay / day)) })}
        </Table.Td>
      )}
      <Table.Td className="data">
        <Text size="xs">{sentence ?? rest}</Text>
      </Table.Td>
    </Table.Tr>
  );
}
