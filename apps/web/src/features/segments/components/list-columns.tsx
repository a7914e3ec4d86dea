import { Badge, Checkbox, Group, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { Column } from "../../../ui/data-table.tsx";
import { type SegmentCard, useRecentSizes } from "../api/cards.ts";
import { Actions } from "./actions.tsx";
import { Freshness } from "./freshness.tsx";
import { KindBadge } from "./kind-badge.tsx";
import { Sparkline } from "./sparkline.tsx";

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
  const { date, instant } = useFormats(workspace.timezone);
  return [
    {
      key: "chosen",
      title: text("segments.choose"),
      cell: ({ id, name, count }) => (
        <Checkbox
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
      width: "34%",
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
          <Text size="sm" title={usedBy.map(({ name }) => name).join("\n")}>
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
        <Text size="sm" c="dimmed" className="data" title={instant(updatedAt)}>
          {date(updatedAt)}
          {updatedBy === null ? null : (
            <>
              <br />
              {updatedBy}
            </>
          )}
        </Text>
      ),
    },
    {
      key: "actions",
      title: text("segments.more"),
      align: "end",
      cell: (card) => <Actions card={card} compact />,
    },
  ];
}

function Named({ card }: { readonly card: SegmentCard }) {
  const workspace = useWorkspace();
  return (
    <Stack gap={2} miw={{ base: 150, sm: 200 }}>
      <Group gap={6}>
        <Text component={Link} to={`/w/${workspace.id}/segments/${encodeURIComponent(card.id)}`} fw={600} c="kin">
          {card.name}
        </Text>
        <KindBadge kind={card.kind} />
      </Group>
      <Text size="sm" c={card.problem === null ? "dimmed" : "red"} lineClamp={2}>
        {card.problem ?? card.sentence}
      </Text>
      {card.folder === null && card.tags.length === 0 ? null : (
        <Group gap={4}>
          {card.folder === null ? null : (
            <Text size="xs" c="dimmed" className="data">
              {card.folder}
            </Text>
          )}
          {card.tags.map((tag) => (
            <Badge key={tag} size="sm" variant="default" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      )}
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
