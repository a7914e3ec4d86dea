import { Badge, Checkbox, Group, Stack, Text } from "@mantine/core";
import { IconFolder } from "@tabler/icons-react";
import { useFormats, useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { type SegmentCard, useRecentSizes } from "../api/cards.ts";
import { Actions } from "./actions.tsx";
import { Freshness } from "./freshness.tsx";
import { KindBadge } from "./kind-badge.tsx";
import { Sparkline } from "./sparkline.tsx";

/** Of more tags a row tells how many there are. */
const mostTags = 4;

export function useListColumns({
  contacts,
  chosen,
  onChosen,
}: {
  readonly contacts: number;
  readonly chosen: readonly string[];
  readonly onChosen: (chosen: readonly string[]) => void;
}): readonly Column<SegmentCard>[] {
  const text = useText();
  const workspace = useWorkspace();
  const { day, instant } = useFormats(workspace.timezone);
  return [
    {
      key: "chosen",
      title: text("segments.choose"),
      quiet: true,
      cell: ({ id, name, count }) => (
        <Checkbox
          w={24}
          aria-label={text("segments.choose-one", { name })}
          // What asks for arguments has no members of its own to lay beside others.
          disabled={count === null}
          checked={chosen.includes(id)}
          onChange={(event) =>
            onChosen(event.currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
          }
        />
      ),
    },
    {
      key: "name",
      title: text("segments.name"),
      // The others take what they need.
      width: "100%",
      sortBy: ({ name }) => name,
      cell: (card) => <Named card={card} />,
    },
    {
      key: "size",
      title: text("home.size"),
      align: "end",
      sortBy: ({ count }) => count,
      cell: (card) => <Size card={card} contacts={contacts} />,
    },
    {
      key: "trend",
      title: text("segments.trend"),
      cell: ({ id, count }) => (count === null ? null : <Trend id={id} size={count} />),
    },
    {
      key: "freshness",
      title: text("segments.freshness"),
      sortBy: ({ freshness }) => freshness,
      cell: (card) => <Freshness card={card} />,
    },
    {
      key: "used",
      title: text("segments.used-in"),
      align: "end",
      sortBy: ({ usedBy }) => usedBy.length,
      cell: ({ usedBy }) =>
        usedBy.length === 0 ? null : (
          <Text size="sm" className="unbroken" title={usedBy.map(({ name }) => name).join("\n")}>
            {text("segments.used-in.count", { count: usedBy.length })}
          </Text>
        ),
    },
    {
      key: "changed",
      title: text("segments.changed"),
      align: "end",
      sortBy: ({ updatedAt }) => Date.parse(updatedAt),
      cell: ({ updatedAt, updatedBy }) => (
        <>
          <Text size="sm" c="dimmed" className="unbroken" title={instant(updatedAt)}>
            {day(updatedAt)}
          </Text>
          {updatedBy === null ? null : (
            <Text size="xs" c="dimmed" className="data" truncate maw={130} ms="auto" title={updatedBy}>
              {updatedBy}
            </Text>
          )}
        </>
      ),
    },
    {
      key: "actions",
      title: text("segments.more"),
      quiet: true,
      align: "end",
      cell: (card) => <Actions card={card} compact />,
    },
  ];
}

function Named({ card }: { readonly card: SegmentCard }) {
  const text = useText();
  return (
    <Stack gap={2} miw={{ base: 180, sm: 260 }}>
      <SegmentLink id={card.id} name={card.name} strong />
      <Text size="sm" c={card.problem === null ? "dimmed" : "red"} lineClamp={2} title={card.sentence}>
        {card.problem ?? card.brief}
      </Text>
      <Group gap={6} mt={2}>
        <KindBadge kind={card.kind} size="sm" />
        {card.folder === null ? null : (
          <Group gap={3} wrap="nowrap" c="dimmed" maw={220} title={card.folder}>
            <IconFolder size={14} aria-hidden style={{ flexShrink: 0 }} />
            <Text size="xs" className="data" truncate>
              {card.folder}
            </Text>
          </Group>
        )}
        {card.tags.slice(0, mostTags).map((tag) => (
          <Badge key={tag} size="sm" variant="default" tt="none" maw={160} title={tag}>
            {tag}
          </Badge>
        ))}
        {card.tags.length <= mostTags ? null : (
          <Text size="xs" c="dimmed" title={card.tags.slice(mostTags).join("\n")}>
            {text("segments.more-tags", { count: card.tags.length - mostTags })}
          </Text>
        )}
      </Group>
    </Stack>
  );
}

function Size({
  card: { count, problem, state },
  contacts,
}: {
  readonly card: SegmentCard;
  readonly contacts: number;
}) {
  const text = useText();
  const { number, share } = useFormats();
  if (count === null) {
    return (
      <Badge color="gray" variant="light" tt="none">
        {text(
          problem !== null ? "home.cannot-count" : state === null ? "home.needs-arguments" : "segments.state.building",
        )}
      </Badge>
    );
  }
  return (
    <Stack gap={0} align="end">
      <Text fw={650}>{number(count)}</Text>
      <Text size="xs" c="dimmed">
        {share(count / Math.max(1, contacts))}
      </Text>
    </Stack>
  );
}

function Trend({ id, size }: { readonly id: string; readonly size: number }) {
  const workspace = useWorkspace();
  const { data } = useRecentSizes(workspace.id);
  return data === undefined ? null : <Sparkline history={data.of.get(id)} size={size} from={data.from} to={data.to} />;
}
