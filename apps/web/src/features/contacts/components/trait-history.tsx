import { Button, Collapse, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useFormats, useText } from "../../../languages/text.ts";
import { useReading } from "../../../shell/reading.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useTraitHistory } from "../api/contacts.ts";

/** What the traits were before. */
export function TraitHistory({ contact }: { readonly contact: string }) {
  const text = useText();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <>
      <Button mt="xs" size="compact-sm" variant="subtle" aria-expanded={opened} onClick={toggle}>
        {text("contacts.trait.history")}
      </Button>
      <Collapse expanded={opened}>{opened ? <Changes contact={contact} /> : null}</Collapse>
    </>
  );
}

function Changes({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const read = useReading();
  const history = useTraitHistory(workspace.id, contact);
  const changes = history.data?.pages.flatMap(({ items }) => items) ?? null;
  if (changes === null)
    return history.isError ? <Failed error={history.error} retry={() => void history.refetch()} /> : <Loading />;
  return (
    <Stack gap={6} mt="xs">
      {changes.length === 0 ? <Text c="dimmed">{text("contacts.no-traits")}</Text> : null}
      {changes.map(({ trait, value, removed, ts, messageId }) => (
        <div key={`${trait} ${ts} ${messageId}`}>
          <Text size="sm" className="data">
            {removed
              ? text("contacts.trait.was-removed", { trait })
              : text("contacts.trait.became", { trait, value: read(value) })}
          </Text>
          <Text size="xs" c="dimmed">
            {instant(ts)}
          </Text>
        </div>
      ))}
      {history.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={history.isFetchingNextPage}
          onClick={() => void history.fetchNextPage()}
        >
          {text("shell.more")}
        </Button>
      ) : null}
    </Stack>
  );
}
