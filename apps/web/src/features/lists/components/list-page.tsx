import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconUserPlus } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Facts } from "../../../ui/facts.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useList } from "../api/lists.ts";
import { AddPeople } from "./add-people.tsx";
import { Users } from "./delete-list.tsx";
import { ListActions } from "./list-actions.tsx";
import { ListMembers } from "./list-members.tsx";

/** One list: who is on it, and what can be done with it. */
export function ListPage() {
  const text = useText();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { list: id = "" } = useParams({ strict: false });
  const { instant, date } = useFormats(workspace.timezone);
  const [adding, { open, close }] = useDisclosure(false);
  const canEdit = workspace.role !== "viewer";
  const add = (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={open}>
      {text("lists.add")}
    </Button>
  );
  return (
    <Shown query={useList(workspace.id, id)}>
      {(list) => (
        <Stack>
          <PageTitle
            title={list.name}
            lead={
              <Facts
                of={[
                  text("lists.people", { count: list.members }),
                  text("lists.changed-at", { when: instant(list.changedAt) }),
                  text("lists.created-at", { when: date(list.createdAt) }),
                ]}
              />
            }
            actions={
              <>
                {canEdit ? add : null}
                <ListActions
                  list={list}
                  onDeleted={() =>
                    navigate({ to: "/w/$workspace/lists", params: { workspace: workspace.id }, replace: true })
                  }
                />
              </>
            }
          />
          {list.usedBy.length === 0 ? null : (
            <Panel title={text("lists.used-by")}>
              <Users list={list} />
            </Panel>
          )}
          <ListMembers list={list.id} size={list.members} />
          <Group>
            <Text size="xs" c="dimmed" className="data">
              {text("lists.id", { id: list.id })}
            </Text>
          </Group>
          {adding ? <AddPeople list={list} onClose={close} /> : null}
        </Stack>
      )}
    </Shown>
  );
}
