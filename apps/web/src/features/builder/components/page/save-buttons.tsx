import { Button, Group, Menu, Modal, Stack, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconChevronDown, IconDeviceFloppy } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { SegmentAnswer } from "@kindred/server/answers";
import { queryClient } from "../../../../api/query-client.ts";
import { ApiError } from "../../../../api/request.ts";
import { useText } from "../../../../languages/text.ts";
import { useWorkspace } from "../../../../shell/workspace.ts";
import { Failed } from "../../../../ui/states.tsx";
import { segmentsQuery } from "../../../../shell/names.ts";
import { readSegment, saveSegment } from "../../api/segment.ts";
import { freeId, idOf } from "../../../../ui/slug.ts";
import { finished, textOf } from "../../model/draft.ts";
import { changed, type JsonObject } from "../../../../shell/condition/model/json.ts";
import { merged } from "../../model/merge.ts";
import { useBuilder } from "../builder-context.ts";
import { Changes } from "./changes.tsx";
import type { Saved } from "./editor.tsx";

/** Save, save as another, and what to do when somebody else saved in between. */
export function SaveButtons({
  saved,
  dirty,
  ready,
  onSaved,
  onLeave,
}: {
  readonly saved: Saved;
  readonly dirty: boolean;
  readonly ready: boolean;
  readonly onSaved: (saved: Saved) => void;
  readonly onLeave: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { document, dispatch } = useBuilder();
  // An id written into the JSON makes it another segment.
  const isSame = textOf(document, "id") === textOf(saved.document, "id");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [theirs, setTheirs] = useState<SegmentAnswer | null>(null);

  const save = async (wanted: JsonObject, expected: number, refused?: ReadonlySet<string>): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const answer = await saveSegment(workspace.id, finished(wanted), expected);
      setTheirs(null);
      notifications.show({
        message: text("builder.saved", { name: answer.name, version: answer.version }),
        closeButtonProps: { "aria-label": text("shell.close") },
      });
      const isHere = saved.version > 0 && answer.id === textOf(saved.document, "id");
      if (isHere) return onSaved({ document: wanted, version: answer.version });
      onLeave();
      await navigate({
        to: "/w/$workspace/segments/$segment/edit",
        params: { workspace: workspace.id, segment: answer.id },
        replace: saved.version === 0,
      });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "version_conflict") setFailure(error);
      else if (expected === 0) await saveBeside(wanted, refused ?? new Set([textOf(wanted, "id")]));
      else setTheirs(await readSegment(workspace.id, textOf(wanted, "id")));
    } finally {
      setBusy(false);
    }
  };

  /** Under an id of its own, made of its name. Archived segments keep theirs without being listed: those that were refused count too. */
  const saveBeside = async (original: JsonObject, refused: ReadonlySet<string>): Promise<void> => {
    const all = await queryClient.fetchQuery({ ...segmentsQuery(workspace.id), staleTime: 0 });
    const taken = new Set([...all.items.map(({ id }) => id), ...refused]);
    const id = freeId(idOf(textOf(original, "name"), textOf(original, "id")), taken);
    await save(changed(original, { id }), 0, new Set([...refused, id]));
  };
  const copy = (): Promise<void> =>
    saveBeside(
      changed(document, { name: text("builder.copy-of", { name: textOf(document, "name") }) }),
      new Set([textOf(document, "id")]),
    );

  const canSave = ready && (dirty || saved.version === 0) && !busy;
  const saveIt = (): void => {
    if (canSave) void save(document, isSame ? saved.version : 0);
  };
  useHotkeys([["mod+S", saveIt]], []);

  return (
    <>
      <Button.Group>
        <Button
          disabled={!canSave && !busy}
          loading={busy}
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          onClick={saveIt}
        >
          {text("shell.save")}
        </Button>
        {saved.version === 0 ? null : (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button px="xs" aria-label={text("builder.save.more")}>
                <IconChevronDown size={16} aria-hidden />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item disabled={!ready} onClick={() => void copy()}>
                {text("builder.save.copy")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </Button.Group>
      <Modal
        opened={failure !== null}
        onClose={() => setFailure(null)}
        title={text("builder.save.failed")}
        closeButtonProps={{ "aria-label": text("shell.close") }}
      >
        <Failed error={failure} />
      </Modal>
      {theirs === null ? null : (
        <Conflict
          base={saved.document}
          mine={document}
          theirs={theirs}
          onClose={() => setTheirs(null)}
          onMerge={(together) => {
            dispatch({ kind: "replace", document: together });
            onSaved({ document: theirs.document as JsonObject, version: theirs.version });
            setTheirs(null);
          }}
          onTake={() => {
            dispatch({ kind: "open", document: theirs.document as JsonObject });
            onSaved({ document: theirs.document as JsonObject, version: theirs.version });
            setTheirs(null);
          }}
          onCopy={() => void copy()}
        />
      )}
    </>
  );
}

function Conflict({
  base,
  mine,
  theirs,
  onClose,
  onMerge,
  onTake,
  onCopy,
}: {
  readonly base: JsonObject;
  readonly mine: JsonObject;
  readonly theirs: SegmentAnswer;
  readonly onClose: () => void;
  readonly onMerge: (document: JsonObject) => void;
  readonly onTake: () => void;
  readonly onCopy: () => void;
}) {
  const text = useText();
  const together = merged(base, mine, theirs.document as JsonObject);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={text("builder.conflict")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Text>{text("builder.conflict.what", { version: theirs.version })}</Text>
        <Changes before={base} after={theirs.document as JsonObject} />
        <Text size="sm">{text("builder.conflict.merge.what", { count: together.conflicts.length })}</Text>
        <Group justify="end">
          <Button variant="default" onClick={onCopy}>
            {text("builder.save.copy")}
          </Button>
          <Button variant="default" onClick={onTake}>
            {text("builder.conflict.take")}
          </Button>
          <Button onClick={() => onMerge(together.document)}>{text("builder.conflict.merge")}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
