import { Button, Group, Stack, Tabs, Text } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { IconKey } from "@tabler/icons-react";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Failed } from "../../../ui/states.tsx";
import { useWriteKey } from "../api/first-run.ts";
import { snippet, snippetLanguages, snippetNames } from "../snippets.ts";
import { Arrivals } from "./arrivals.tsx";
import { Copied } from "./copied.tsx";

const placeholder = "YOUR_WRITE_KEY";

/** A call to paste, with a key in it, and whether it arrived. */
export function SendWay() {
  const text = useText();
  const workspace = useWorkspace();
  // The server keeps only its hash: as long as this tab is open the key stays in the snippets.
  const [key, setKey] = useSessionStorage({ key: `kindred.write-key.${workspace.id}`, defaultValue: "" });
  return (
    <Stack>
      <Text>{text("start.send.what")}</Text>
      {key === "" ? <MakeKey onMade={setKey} /> : <Text c="dimmed">{text("start.send.once")}</Text>}
      <Tabs defaultValue="curl">
        <Tabs.List>
          {snippetLanguages.map((language) => (
            <Tabs.Tab key={language} value={language}>
              {snippetNames[language]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {snippetLanguages.map((language) => (
          <Tabs.Panel key={language} value={language} pt="md">
            <Copied
              code={snippet(language, location.origin, key === "" ? placeholder : key)}
              label={text("start.send.snippet", { language: snippetNames[language] })}
            />
          </Tabs.Panel>
        ))}
      </Tabs>
      <Arrivals />
    </Stack>
  );
}

function MakeKey({ onMade }: { readonly onMade: (secret: string) => void }) {
  const text = useText();
  const workspace = useWorkspace();
  const make = useWriteKey(workspace.id);
  if (workspace.role !== "owner") return <Text c="dimmed">{text("start.send.owner")}</Text>;
  return (
    <Stack align="start" gap="xs">
      <Group>
        <Button
          loading={make.isPending}
          leftSection={<IconKey size={16} aria-hidden />}
          onClick={() => make.mutate(text("start.send"), { onSuccess: ({ secret }) => onMade(secret) })}
        >
          {text("start.send.key")}
        </Button>
        <Text size="sm" c="dimmed">
          {text("start.send.key.why")}
        </Text>
      </Group>
      {make.isError ? <Failed error={make.error} /> : null}
    </Stack>
  );
}
