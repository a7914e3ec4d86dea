import { Stack } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTabs } from "../../../ui/page-tabs.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";

const tabs = ["events", "traits", "live", "dead-letters", "refreshes", "keys"] as const;

/** What comes in: its catalogue, its arrival, what could not be stored, what is computed of it every day, and who may send it. */
export function DataPage() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack>
      <PageTitle title={text("shell.data")} lead={text("data.lead")} />
      <PageTabs
        label={text("data.pages")}
        tabs={tabs.map((tab) => ({ to: `/w/${workspace.id}/data/${tab}`, text: text(`data.tab.${tab}`) }))}
      />
      <Outlet />
    </Stack>
  );
}
