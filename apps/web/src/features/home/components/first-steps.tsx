import { Button, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { Panel } from "../../../ui/panel.tsx";

/** Leads to the guided start while there is nobody yet. */
export function FirstSteps() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Panel title={text("home.start")}>
      <Stack align="start">
        <Text>{text("home.start.what")}</Text>
        <Button component={Link} to={`/w/${workspace.id}/start`}>
          {text("home.start.go")}
        </Button>
      </Stack>
    </Panel>
  );
}
