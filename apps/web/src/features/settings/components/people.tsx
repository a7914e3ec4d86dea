import { Badge, Box, Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { UserAnswer } from "@kindred/server/answers";
import { IconUserPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useSession } from "../../../api/session.ts";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Confirm } from "../../../ui/confirm.tsx";
import { Copied } from "../../../ui/copied.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Shown } from "../../../ui/query.tsx";
import { roles, useChangeRole, useNewLink, usePeople, useRemovePerson } from "../api/people.ts";
import { Invite } from "./invite.tsx";
import { Locked } from "./locked.tsx";

/** Who may do what in the workspace. */
export function People() {
  const workspace = useWorkspace();
  return workspace.role === "owner" ? <Listed /> : <Locked who="owner" />;
}

function Listed() {
  const text = useText();
  const workspace = useWorkspace();
  const [inviting, setInviting] = useState(false);
  const [removing, setRemoving] = useState<UserAnswer | null>(null);
  const [link, setLink] = useState<{ readonly url: string; readonly expiresAt: string } | null>(null);
  const remove = useRemovePerson(workspace.id);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Text size="sm" c="dimmed" flex="1 1 280px">
          {text("settings.people.hint")}
        </Text>
        <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => setInviting(true)}>
          {text("settings.invite")}
        </Button>
      </Group>
      <Shown query={usePeople(workspace.id)}>
        {(people) => <Table people={people} onRemove={setRemoving} onLink={setLink} />}
      </Shown>
      <Invite opened={inviting} onClose={() => setInviting(false)} />
      <LinkShown link={link} onClose={() => setLink(null)} />
      <Confirm
        title={text("settings.remove.ask", { name: removing?.name ?? "" })}
        what={text("settings.remove.what")}
        verb={text("settings.remove")}
        opened={removing !== null}
        onClose={() => setRemoving(null)}
        onConfirm={() => remove.mutateAsync(removing?.id ?? "")}
      />
    </Stack>
  );
}

function LinkShown({
  link,
  onClose,
}: {
  readonly link: { readonly url: string; readonly expiresAt: string } | null;
  readonly onClose: () => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  return (
    <Modal
      opened={link !== null}
      onClose={onClose}
      title={text("settings.link")}
      closeButtonProps={{ "aria-label": text("shell.close") }}
    >
      <Stack>
        <Text size="sm">{text("settings.link.what", { when: instant(link?.expiresAt ?? 0) })}</Text>
        <Copied value={link?.url ?? ""} label={text("settings.link")} />
      </Stack>
    </Modal>
  );
}

function Table({ people, onRemove, onLink }: { readonly people: readonly UserAnswer[] } & Decisions) {
  const text = useText();
  const columns = useColumns(people, { onRemove, onLink });
  return <DataTable rows={people} columns={columns} rowKey={({ id }) => id} label={text("settings.tab.people")} />;
}

interface Decisions {
  readonly onRemove: (person: UserAnswer) => void;
  readonly onLink: (link: { readonly url: string; readonly expiresAt: string }) => void;
}

function useColumns(people: readonly UserAnswer[], { onRemove, onLink }: Decisions): readonly Column<UserAnswer>[] {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const { data: session } = useSession();
  const change = useChangeRole(workspace.id);
  const newLink = useNewLink(workspace.id);
  const owners = people.filter(({ role }) => role === "owner").length;
  const tell = (error: unknown): void => {
    notifications.show({ color: "red", message: problem(error) });
  };
  const isLast = ({ role }: UserAnswer): boolean => role === "owner" && owners === 1;
  return [
    {
      key: "name",
      title: text("settings.person"),
      sortBy: ({ name }) => name,
      cell: ({ id, name, email, invited }) => (
        <Box miw={170}>
          <Group gap="xs">
            <Text span fw={500} className="data">
              {name}
            </Text>
            {id === session?.user?.id ? (
              <Badge variant="light" tt="none">
                {text("settings.you")}
              </Badge>
            ) : null}
            {invited ? (
              <Badge variant="light" color="orange" tt="none">
                {text("settings.invited")}
              </Badge>
            ) : null}
          </Group>
          <Text size="sm" c="dimmed" className="data">
            {email}
          </Text>
        </Box>
      ),
    },
    {
      key: "role",
      title: text("settings.role"),
      width: 190,
      sortBy: ({ role }) => roles.indexOf(role),
      cell: (person) => (
        <Select
          size="xs"
          allowDeselect={false}
          aria-label={text("settings.role-of", { name: person.name })}
          description={isLast(person) ? text("settings.last-owner") : undefined}
          miw={130}
          inputWrapperOrder={["label", "input", "description", "error"]}
          disabled={isLast(person) || change.isPending}
          data={roles.map((role) => ({ value: role, label: text(`settings.role.${role}`) }))}
          value={person.role}
          onChange={(value) => {
            const role = roles.find((each) => each === value);
            if (role !== undefined && role !== person.role) change.mutate({ user: person.id, role }, { onError: tell });
          }}
        />
      ),
    },
    {
      key: "actions",
      title: text("settings.actions"),
      align: "end",
      cell: (person) => (
        <Group gap={4} justify="end">
          {person.id === session?.user?.id ? null : (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={text("settings.link.for", { name: person.name })}
              loading={newLink.isPending && newLink.variables === person.id}
              onClick={() => newLink.mutate(person.id, { onSuccess: onLink, onError: tell })}
            >
              {text("settings.link.new")}
            </Button>
          )}
          <Button
            size="compact-xs"
            variant="subtle"
            color="red"
            disabled={isLast(person)}
            aria-label={text("settings.remove.who", { name: person.name })}
            onClick={() => onRemove(person)}
          >
            {text("settings.remove")}
          </Button>
        </Group>
      ),
    },
  ];
}
