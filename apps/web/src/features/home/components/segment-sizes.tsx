import { Group, Progress, Stack, Text } from "@mantine/core";
import type { OverviewAnswer } from "@kindred/server/answers";
import { Link } from "@tanstack/react-router";
import { useFormats, useText } from "../../../languages/text.ts";
import { SegmentLink } from "../../../shell/segment-link.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Empty } from "../../../ui/states.tsx";

const most = 8;
type Card = OverviewAnswer["segments"][number];

/** Every saved segment with its sentence and size, the largest first. */
export function SegmentSizes({
  segments,
  contacts,
}: {
  readonly segments: readonly Card[];
  readonly contacts: number;
}) {
  const text = useText();
  const workspace = useWorkspace();
  if (segments.length === 0) return <Empty title={text("home.no-segments")} hint={text("home.no-segments.hint")} />;
  const ordered = [...segments].sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
  return (
    <Panel
      title={text("home.biggest")}
      aside={
        segments.length <= most ? null : (
          <Text component={Link} to={`/w/${workspace.id}/segments`} c="kin" size="sm">
            {text("home.all-segments", { count: segments.length })}
          </Text>
        )
      }
    >
      <Stack gap="md">
        {ordered.slice(0, most).map((card) => (
          <Group key={card.id} justify="space-between" wrap="nowrap" align="start">
            <div>
              <SegmentLink id={card.id} name={card.name} strong />
              <Text size="sm" c="dimmed" className="data" lineClamp={2} title={card.sentence}>
                {card.problem ?? card.brief}
              </Text>
            </div>
            <Size card={card} contacts={contacts} />
          </Group>
        ))}
      </Stack>
    </Panel>
  );
}

function Size({ card, contacts }: { readonly card: Card; readonly contacts: number }) {
  const text = useText();
  const { number, share } = useFormats();
  if (card.count === null) {
    return (
      <Text size="xs" c="dimmed">
        {text(
          card.problem !== null
            ? "home.cannot-count"
            : card.state === null
              ? "home.needs-arguments"
              : "segments.state.building",
        )}
      </Text>
    );
  }
  const part = contacts === 0 ? 0 : card.count / contacts;
  return (
    <Stack gap={4} w={110} miw={110} align="end">
      <Text fw={650} className="figure">
        {number(card.count)}
      </Text>
      <Progress w="100%" value={part * 100} aria-label={text("home.share")} />
      <Text size="xs" c="dimmed">
        {share(part)}
      </Text>
    </Stack>
  );
}
