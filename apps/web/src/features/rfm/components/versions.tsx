import { Button, Group, Stack, Text } from "@mantine/core";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Shown } from "../../../ui/query.tsx";
import { type Definition, useVersions } from "../api/rfm.ts";
import { useShownModel } from "./model-context.ts";

/** Every version there was; an earlier one is taken into the editor, and undone by saving it. */
export function Versions({ onUse }: { readonly onUse: (definition: Definition) => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const { instant } = useFormats(workspace.timezone);
  const model = useShownModel();
  const use = (definition: Definition): void => {
    onUse(definition);
    window.scrollTo({ top: 0 });
  };
  return (
    <Panel title={text("rfm.define.versions")}>
      <Shown query={useVersions(workspace.id, model.id)}>
        {({ items }) =>
          items.length === 0 ? (
            <Text c="dimmed">{text("rfm.define.versions.none")}</Text>
          ) : (
            <Stack gap="xs">
              {items.map(({ version, definition, savedAt, author }) => (
                <Group key={version} justify="space-between">
                  <Text size="sm" className="data">
                    {[
                      text("rfm.define.version", { version }),
                      instant(savedAt),
                      ...(author === null ? [] : [author]),
                      ...(definition === null ? [text("rfm.define.version.removed")] : []),
                    ].join(" · ")}
                  </Text>
                  {version === model.version ? (
                    <Text size="sm" c="dimmed">
                      {text("rfm.define.version.current")}
                    </Text>
                  ) : definition === null || workspace.role === "viewer" ? null : (
                    <Button variant="subtle" size="compact-sm" onClick={() => use(definition)}>
                      {text("rfm.define.version.use")}
                    </Button>
                  )}
                </Group>
              ))}
            </Stack>
          )
        }
      </Shown>
    </Panel>
  );
}
