import { Stack } from "@mantine/core";
import { Outlet } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTabs } from "../../../ui/page-tabs.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";

const tabs = ["workspace", "people", "keys", "webhooks", "profile"] as const;

export function SettingsPage() {
  const text = useText();
  const workspace = useWorkspace();
  return (
    <Stack>
      <PageTitle title={text("shell.settings")} lead={text("settings.lead", { workspace: workspace.name })} />
      <PageTabs
        label={text("settings.pages")}
        tabs={tabs.map((tab) => ({ to: `/w/${workspace.id}/settings/${tab}`, text: text(`settings.tab.${tab}`) }))}
      />
      <Outlet />
    </Stack>
  );
}
