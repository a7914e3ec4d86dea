import { Alert, Button, Group, Select, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { Navigate, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { useProblem } from "../../../languages/problem.ts";
import { useFormats, useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTabs } from "../../../ui/page-tabs.tsx";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { isComputing, useRefreshNow } from "../../../shell/refreshes.ts";
import { useModel, useModels, useRefresh } from "../api/rfm.ts";
import { useModelName } from "./class-name.ts";
import { ModelContext } from "./model-context.ts";
import { NewModel } from "./new-model.tsx";

/** The way to RFM without naming a model: purchases. */
export function RfmStart() {
  const workspace = useWorkspace();
  return <Navigate to="/w/$workspace/rfm/$model" params={{ workspace: workspace.id, model: "purchase" }} replace />;
}

/** The head of a model's pages: which one, as of when, and the way to each page. */
export function RfmPage() {
  const text = useText();
  const workspace = useWorkspace();
  const { model = "" } = useParams({ strict: false });
  const refresh = useRefresh(workspace.id);
  const base = `/w/${workspace.id}/rfm/${encodeURIComponent(model)}`;
  return (
    <Stack>
      <PageTitle title={text("shell.rfm")} lead={text("rfm.lead")} actions={<ModelActions />} />
      <Shown query={useModel(workspace.id, model, refresh.data?.covered ?? null)}>
        {(shown) => (
          <ModelContext.Provider value={shown}>
            {shown.error === null ? null : (
              <Alert color="orange" icon={<IconAlertTriangle aria-hidden />} title={text("rfm.failed")} role="alert">
                <Text size="sm" className="data">
                  {shown.errorCode === "several_currencies" ? text("rfm.failed.currencies") : shown.error}
                </Text>
                {shown.run === null ? null : <Text size="sm">{text("rfm.failed.keeps")}</Text>}
              </Alert>
            )}
            <PageTabs
              label={text("rfm.pages")}
              tabs={[
                { to: base, text: text("rfm.tab.classes"), exact: true },
                { to: `${base}/moves`, text: text("rfm.tab.moves") },
                { to: `${base}/define`, text: text("rfm.tab.define") },
              ]}
            />
            <Outlet />
          </ModelContext.Provider>
        )}
      </Shown>
    </Stack>
  );
}

function ModelActions() {
  const text = useText();
  const problem = useProblem();
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const nameOf = useModelName();
  const { instant } = useFormats(workspace.timezone);
  const { model = "" } = useParams({ strict: false });
  const models = useModels(workspace.id);
  const refresh = useRefresh(workspace.id);
  const now = useRefreshNow(workspace.id);
  const computing = isComputing(refresh.data);
  const data = models.data?.items.map((one) => ({ value: one.id, label: nameOf(one) })) ?? [];
  const go = (id: string | null): void => {
    if (id !== null) void navigate({ to: "/w/$workspace/rfm/$model", params: { workspace: workspace.id, model: id } });
  };
  return (
    <Stack gap={4} align="end">
      <Group gap="xs">
        <Select aria-label={text("rfm.model")} data={data} value={model} onChange={go} allowDeselect={false} w={200} />
        {workspace.role === "viewer" ? null : (
          <>
            <NewModel from={model} taken={new Set(data.map(({ value }) => value))} onMade={go} />
            <Button
              variant="default"
              leftSection={<IconRefresh size={16} aria-hidden />}
              loading={computing || now.isPending}
              onClick={() =>
                now.mutate(["rfm"], {
                  onError: (error) => notifications.show({ color: "red", message: problem(error) }),
                })
              }
            >
              {text("rfm.refresh")}
            </Button>
          </>
        )}
      </Group>
      <Text size="sm" c="dimmed" role="status">
        {computing
          ? text("rfm.refreshing")
          : refresh.data === undefined || refresh.data.covered === null
            ? ""
            : `${text("rfm.as-of", { when: instant(refresh.data.covered) })} · ${text("rfm.next", { when: instant(refresh.data.next) })}`}
      </Text>
    </Stack>
  );
}
