import { Badge, Button, Group, Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import type { Counted, Template } from "../api/templates.ts";
import type { Wanted } from "../test-size.ts";
import { Missing } from "./missing.tsx";
import { Verdict } from "./verdict.tsx";

/**
 * One template: what it is good for, what it says here, how many they are, and whether that is enough for a test. There are many, and their
 * counts come a few at a time: a card is drawn again only for its own.
 */
export const TemplateCard = memo(function TemplateCard({
  template,
  counted,
  wanted,
  onUse,
}: {
  readonly template: Template;
  readonly counted: Counted | null;
  readonly wanted: Wanted;
  readonly onUse: (key: string) => void;
}) {
  const text = useText();
  const workspace = useWorkspace();
  const { name, about, sentence, missing, under, used } = template;
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Stack gap="xs" h="100%">
        <Group justify="space-between" align="start" wrap="nowrap" gap="xs">
          <Title order={3} size="h4" className="data">
            {name}
          </Title>
          {used === null ? null : (
            <Badge
              variant="light"
              tt="none"
              component={Link}
              to={`/w/${workspace.id}/segments/${encodeURIComponent(used)}`}
              leftSection={<IconCheck size={12} aria-hidden />}
              style={{ flexShrink: 0, cursor: "pointer" }}
            >
              {text("templates.used")}
            </Badge>
          )}
        </Group>
        <Text size="sm" className="data">
          {about}
        </Text>
        <Text size="xs" c="dimmed" className="data" lineClamp={4} title={sentence}>
          {sentence}
        </Text>
        {under.length === 0 || template.scheme !== null ? null : (
          <Text size="xs" c="dimmed" className="data">
            {text("templates.of")} {under.map((one) => one.name).join(" · ")}
          </Text>
        )}
        <Group justify="space-between" align="end" mt="auto" gap="xs">
          {missing.length > 0 ? <Missing missing={missing} /> : <Figure counted={counted} wanted={wanted} />}
          <Action template={template} onUse={() => onUse(template.key)} />
        </Group>
      </Stack>
    </Paper>
  );
});

function Figure({ counted, wanted }: { readonly counted: Counted | null; readonly wanted: Wanted }) {
  const text = useText();
  const { number, share } = useFormats();
  if (counted === null) return <Skeleton w={110} h={44} role="status" aria-label={text("templates.counting")} />;
  if (counted.count === null) {
    return (
      <Text size="sm" c="dimmed" title={counted.problem ?? undefined}>
        {text("templates.uncounted")}
      </Text>
    );
  }
  return (
    <Stack gap={2} flex="1 1 130px">
      <Group gap={6} align="baseline">
        <Text fz="xl" fw={700} className="figure" lh={1.1}>
          {number(counted.count)}
        </Text>
        <Text size="xs" c="dimmed">
          {text("templates.share", { share: share(counted.share ?? 0) })}
        </Text>
      </Group>
      <Verdict count={counted.count} wanted={wanted} />
    </Stack>
  );
}

/** A stage is set up with its scheme, not alone. */
function Action({ template, onUse }: { readonly template: Template; readonly onUse: () => void }) {
  const text = useText();
  const workspace = useWorkspace();
  if (template.scheme !== null) {
    return (
      <Button
        size="xs"
        variant="default"
        component={Link}
        to={`/w/${workspace.id}/life-cycle`}
        aria-label={`${text("templates.see-stage")}: ${template.name}`}
      >
        {text("templates.see-stage")}
      </Button>
    );
  }
  if (workspace.role === "viewer") return null;
  return (
    <Button size="xs" variant="light" onClick={onUse} aria-label={text("templates.use-one", { name: template.name })}>
      {text("templates.use")}
    </Button>
  );
}
