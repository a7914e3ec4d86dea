import { Button, Group, Text } from "@mantine/core";
import { IconAlertCircle, IconAlertTriangle, IconBulb } from "@tabler/icons-react";
import { useText } from "../../../../languages/text.ts";
import { useBuilder } from "../builder-context.ts";

const looks = {
  error: { icon: IconAlertCircle, color: "red" },
  warning: { icon: IconAlertTriangle, color: "orange" },
  hint: { icon: IconBulb, color: "blue" },
} as const;

/** What the checker and the linter say of a row, and what it still waits for. */
export function Findings({ at }: { readonly at: string }) {
  const text = useText();
  const { findings, lacks, edit, readOnly } = useBuilder();
  const lack = lacks.get(at);
  const found = findings.get(at) ?? [];
  if (lack === undefined && found.length === 0) return null;
  return (
    <div className="builder-findings">
      {lack === undefined ? null : (
        <Text size="sm" c="dimmed">
          {text(`builder.lack.${lack}`)}
        </Text>
      )}
      {lack === undefined
        ? found.map(({ severity, code, pointer, message, fix }) => {
            const { icon: Icon, color } = looks[severity];
            return (
              <Group key={`${code} ${pointer} ${message}`} gap={6} align="start">
                <Icon
                  size={18}
                  role="img"
                  aria-label={text(`builder.finding.${severity}`)}
                  color={`var(--mantine-color-${color}-text)`}
                  style={{ flexShrink: 0 }}
                />
                <Text size="sm" className="data" dir="auto" flex="1 1 180px">
                  {message}
                </Text>
                {fix === undefined || readOnly ? null : (
                  <Button
                    size="compact-xs"
                    variant="light"
                    onClick={() => edit(fix.patch as Parameters<typeof edit>[0])}
                    className="builder-fix"
                  >
                    {fix.title}
                  </Button>
                )}
              </Group>
            );
          })
        : null}
    </div>
  );
}
