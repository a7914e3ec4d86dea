import { Button, Collapse, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useFormats, useText } from "../../../languages/text.ts";
import { because } from "../../../shell/found.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed, Loading } from "../../../ui/states.tsx";
import { useMoves } from "../api/contacts.ts";

/** Which segments the person entered and left, when, why, and by which condition. */
export function Moves({ contact }: { readonly contact: string }) {
  const text = useText();
  const [opened, { toggle }] = useDisclosure(false);
  return (
    <>
      <Button mt="xs" size="compact-sm" variant="subtle" aria-expanded={opened} onClick={toggle}>
        {text("contacts.moves")}
      </Button>
      <Collapse expanded={opened}>{opened ? <Listed contact={contact} /> : null}</Collapse>
    </>
  );
}

function Listed({ contact }: { readonly contact: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const query = useMoves(workspace.id, contact);
  const moves = query.data?.pages.flatMap(({ items }) => items) ?? null;
  if (moves === null)
    return query.isError ? <Failed error={query.error} retry={() => void query.refetch()} /> : <Loading />;
  return (
    <Stack gap={6} mt="xs">
      {moves.length === 0 ? <Text c="dimmed">{text("contacts.moves.none")}</Text> : null}
      {moves.map(({ id, change, at, segment, cause, detail, condition }) => (
        <div key={id}>
          <Text size="sm" className="data">
            {text(`contacts.moves.${change}`, { segment: segment.name })}
          </Text>
          <Text size="xs" c="dimmed">
            {[instant(at), because(cause, text, detail)].join(" · ")}
          </Text>
          {condition === null ? null : (
            <Text size="xs" c="dimmed">
              {text("contacts.moves.turned", { sentence: condition.sentence ?? condition.at })}
            </Text>
          )}
        </div>
      ))}
      {query.hasNextPage ? (
        <Button
          size="compact-sm"
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text("shell.more")}
        </Button>
      ) : null}
    </Stack>
  );
}
