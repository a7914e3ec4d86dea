import { Button, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { Outlet } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { RuleForm } from "../../../shell/size-watch/rule-form.tsx";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTabs } from "../../../ui/page-tabs.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { useSegmentChoices } from "../api/segments.ts";

/** The head of the pages of size alerts. */
export function AlertsFrame() {
  const text = useText();
  const workspace = useWorkspace();
  const [adding, adder] = useDisclosure(false);
  const segments = useSegmentChoices(workspace.id);
  const base = `/w/${workspace.id}/alerts`;
  return (
    <Stack>
      <div>
        <PageTitle
          title={text("shell.size-alerts")}
          lead={text("alerts.lead")}
          actions={
            workspace.role === "viewer" ? undefined : (
              <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={adder.open}>
                {text("alerts.rules.add")}
              </Button>
            )
          }
        />
        <PageTabs
          label={text("shell.size-alerts")}
          tabs={[
            { to: base, text: text("alerts.tab.alerts"), exact: true },
            { to: `${base}/rules`, text: text("alerts.tab.rules") },
          ]}
        />
      </div>
      <Outlet />
      {adding ? <RuleForm segments={segments.data ?? []} onClose={adder.close} /> : null}
    </Stack>
  );
}
