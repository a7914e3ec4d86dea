import { Button, Center, Stack, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import { useText } from "../languages/text.ts";
import { buildOf, isStale, mayReload } from "./stale.ts";

/** In the place of a page that cannot be drawn. One whose files are gone is loaded anew, once. */
export function Broken({ error }: { readonly error: unknown }) {
  const text = useText();
  const stale = isStale(error);
  const [reloads] = useState(() => stale && mayReload(buildOf(document), sessionStorage));
  useEffect(() => {
    if (reloads) location.reload();
  }, [reloads]);
  return (
    <Center mih={240} role="alert">
      <Stack align="center" gap="xs" maw={440} ta="center">
        <Title order={1} size="h3">
          {text(stale ? "shell.updated" : "shell.broken")}
        </Title>
        <Text c="dimmed">{text(stale ? "shell.updated.hint" : "shell.broken.hint")}</Text>
        <Button onClick={() => location.reload()}>{text("shell.reload")}</Button>
      </Stack>
    </Center>
  );
}
