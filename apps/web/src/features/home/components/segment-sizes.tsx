import { Badge, Group, Paper, Progress, Stack, Text, Title } from "@mantine/core";
import type { OverviewAnswer } from "@kindred/server/answers";
import { useFormats, useText } from "../../../languages/text.ts";
import { Empty } from "../../../ui/states.tsx";

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
  if (segments.length === 0) return <Empty title={text("home.no-segments")} hint={text("home.no-segments.hint")} />;
  const ordered = [...segments].sort((a, b) => (b.count ?? -1) - (a.count ?? -1));
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="segment-sizes">
      <Title order={2} id="segment-sizes" mb="sm">
        {text("home.biggest")}
      </Title>
      <Stack gap="md">
        {ordered.map((card) => (
          <Group key={card.id} justify="space-between" wrap="nowrap" align="start">
            <div>
              <Group gap="xs">
                <Text fw={600} className="data">
                  {card.name}
                </Text>
                {card.kind === null ? null : <Badge variant="light">{card.kind}</Badge>}
              </Group>
              <Text size="sm" c="dimmed" className="data">
                {card.problem ?? card.sentence}
              </Text>
            </div>
            <Size card={card} contacts={contacts} />
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}

function Size({ card, contacts }: { readonly card: Card; readonly contacts: number }) {
  const text = useText();
  const { number, share } = useFormats();
  if (card.count === null) {
    return (
      <Text size="xs" c="dimmed">
        {text(card.problem === null ? "home.needs-arguments" : "home.cannot-count")}
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
