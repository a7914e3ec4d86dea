import { Button, Group, Modal, Progress, Select, Stack, Tabs, Text, Textarea } from "@mantine/core";
import type { ListAnswer } from "@kindred/server/answers";
import { IconFileImport } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useSegmentChoices } from "../../../shell/names.ts";
import { type Changed, useAddMany, useChangeMembers } from "../api/lists.ts";
import { referencesIn } from "../references.ts";

const ways = ["paste", "segment", "file"] as const;
const rowsShown = 8;

/** Puts people on a list: pasted ids and addresses, everybody in a segment, or a file. */
export function AddPeople({ list, onClose }: { readonly list: ListAnswer; readonly onClose: () => void }) {
  const text = useText();
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={text("lists.add.to", { name: list.name })}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Tabs defaultValue="paste" keepMounted={false}>
        <Tabs.List>
          {ways.map((way) => (
            <Tabs.Tab key={way} value={way}>
              {text(`lists.add.${way}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="paste" pt="md">
          <Paste list={list.id} />
        </Tabs.Panel>
        <Tabs.Panel value="segment" pt="md">
          <FromSegment list={list.id} />
        </Tabs.Panel>
        <Tabs.Panel value="file" pt="md">
          <FromFile list={list} />
        </Tabs.Panel>
      </Tabs>
    </Modal>
  );
}

function Paste({ list }: { readonly list: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const add = useAddMany(workspace.id, list);
  const [pasted, setPasted] = useState("");
  const [done, setDone] = useState(0);
  const references = referencesIn(pasted);
  return (
    <Stack>
      <Textarea
        data-autofocus
        label={text("lists.add.references")}
        description={text("lists.add.references.hint")}
        rows={rowsShown}
        value={pasted}
        onChange={(event) => {
          add.reset();
          setPasted(event.currentTarget.value);
        }}
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed" role="status">
          {text("lists.add.count", { count: references.length })}
        </Text>
        <Button
          disabled={references.length === 0}
          loading={add.isPending}
          onClick={() => {
            setDone(0);
            add.mutate({ references, onDone: setDone });
          }}
        >
          {text("lists.add.go")}
        </Button>
      </Group>
      {add.isPending ? <Progress value={(100 * done) / references.length} aria-label={text("lists.add.go")} /> : null}
      {add.isError ? <Failed error={add.error} /> : null}
      {add.data === undefined ? null : <Outcome changed={add.data} asked={references.length} />}
    </Stack>
  );
}

function Outcome({ changed: { added, unknown }, asked }: { readonly changed: Changed; readonly asked: number }) {
  const text = useText();
  return (
    <Stack gap="xs" role="status">
      <Text>{text("lists.added", { count: added })}</Text>
      {asked - added - unknown.length > 0 ? (
        <Text size="sm" c="dimmed">
          {text("lists.added.there", { count: asked - added - unknown.length })}
        </Text>
      ) : null}
      {unknown.length === 0 ? null : (
        <Textarea
          readOnly
          label={text("lists.added.unknown", { count: unknown.length })}
          description={text("lists.added.unknown.hint")}
          className="data"
          rows={Math.min(rowsShown, unknown.length + 1)}
          value={unknown.join("\n")}
        />
      )}
    </Stack>
  );
}

function FromSegment({ list }: { readonly list: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const segments = useSegmentChoices(workspace.id);
  const change = useChangeMembers(workspace.id, list);
  const [segment, setSegment] = useState<string | null>(null);
  return (
    <Stack>
      <Select
        label={text("shell.segments")}
        description={text("segments.to-list.hint")}
        data={segments.data ?? []}
        value={segment}
        searchable
        onChange={(id) => {
          change.reset();
          setSegment(id);
        }}
      />
      <Group justify="end">
        <Button
          disabled={segment === null}
          loading={change.isPending}
          onClick={() => segment !== null && change.mutate({ segment })}
        >
          {text("lists.add.go")}
        </Button>
      </Group>
      {change.isError ? <Failed error={change.error} /> : null}
      {change.data === undefined ? null : (
        <Text role="status">{text("lists.added", { count: change.data.added })}</Text>
      )}
    </Stack>
  );
}

function FromFile({ list }: { readonly list: ListAnswer }): ReactNode {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack align="start">
      <Text size="sm">{text("lists.add.file.hint")}</Text>
      <Button
        component={Link}
        to={`/w/${workspace.id}/imports/new`}
        search={{ kind: "list", list: list.id } as never}
        leftSection={<IconFileImport size={16} aria-hidden />}
      >
        {text("lists.add.file.go")}
      </Button>
    </Stack>
  );
}
