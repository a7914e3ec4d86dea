import { Badge, Group, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Facts } from "../../../ui/facts.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useLastImports } from "../api/overview.ts";

const most = 5;
const colors = { running: "blue", done: "teal", failed: "red", cancelled: "gray" } as const;

export function LastImports() {
  const text = useText();
  const workspace = useWorkspace();
  const { date } = useFormats(workspace.timezone);
  return (
    <Panel title={text("home.imports")}>
      <Shown query={useLastImports(workspace.id)}>
        {({ items }) => (
          <Stack gap="xs">
            {items.length === 0 ? <Text c="dimmed">{text("home.imports.none")}</Text> : null}
            {items.slice(0, most).map(({ id, fileName, state, progress, createdAt }) => (
              <Group key={id} justify="space-between" wrap="nowrap">
                <div>
                  <Text className="data">{fileName}</Text>
                  <Text size="xs" c="dimmed">
                    <Facts
                      of={[
                        date(createdAt),
                        text("home.imports.rows", { count: progress.rows }),
                        progress.rejected === 0 ? null : text("home.imports.rejected", { count: progress.rejected }),
                      ]}
                    />
                  </Text>
                </div>
                <Badge variant="dot" color={colors[state]} tt="none" style={{ flexShrink: 0 }}>
                  {text(`home.imports.${state}`)}
                </Badge>
              </Group>
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}
