import { Button, Group, Stack } from "@mantine/core";
import { IconChartDots3, IconEye, IconPencil } from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { areGiven, paramsOf } from "../../../shell/condition/model/arguments.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useCards } from "../api/cards.ts";
import { useSegment } from "../api/segments.ts";
import { Actions } from "./actions.tsx";
import { Freshness } from "./freshness.tsx";
import { KindBadge } from "./kind-badge.tsx";

const tabs = ["overview", "values", "members", "make-up", "measures", "relations", "versions"] as const;
type Tab = (typeof tabs)[number];
/** What there is of a segment that nobody is in until somebody says the values of its parameters. */
const openTabs: readonly Tab[] = ["values", "relations", "versions"];

function tabsOf(document: JsonObject): readonly Tab[] {
  const params = paramsOf(document);
  if (!areGiven(params, {})) return openTabs;
  return params.length > 0 ? tabs : tabs.filter((tab) => tab !== "values");
}

/** The head of a segment's pages: its name and sentence, what can be done with it, and the way to each page. */
export function SegmentPage() {
  const workspace = useWorkspace();
  const navigate = useNavigate();
  const { segment = "" } = useParams({ strict: false });
  const cards = useCards(workspace.id);
  const card = cards.data?.items.find(({ id }) => id === segment);
  const toList = (): Promise<void> =>
    navigate({ to: "/w/$workspace/segments", params: { workspace: workspace.id }, replace: true });
  return (
    <Shown query={useSegment(workspace.id, segment)}>
      {(saved) => (
        <Stack>
          <div>
            <PageTitle
              title={saved.name}
              lead={card?.problem ?? card?.sentence ?? ""}
              actions={
                <>
                  <Edit segment={saved.id} isStage={typeof card?.scheme === "string"} />
                  {card === undefined ? null : <Actions card={card} onArchived={toList} />}
                </>
              }
            />
            <Group gap="xs">
              <KindBadge kind={saved.kind} />
              {card === undefined ? null : <Freshness card={card} />}
            </Group>
          </div>
          <Tabs segment={segment} shown={tabsOf(saved.document as JsonObject)} />
          <Outlet />
        </Stack>
      )}
    </Shown>
  );
}

/** To the builder; a stage's segment is changed with its scheme. */
function Edit({ segment, isStage }: { readonly segment: string; readonly isStage: boolean }) {
  const text = useText();
  const workspace = useWorkspace();
  const canEdit = workspace.role !== "viewer";
  const place = isStage ? "life-cycle" : `segments/${encodeURIComponent(segment)}/edit`;
  const Icon = isStage ? IconChartDots3 : canEdit ? IconPencil : IconEye;
  return (
    <Button
      variant="default"
      component={Link}
      to={`/w/${workspace.id}/${place}`}
      leftSection={<Icon size={16} aria-hidden />}
    >
      {text(isStage ? "shell.life-cycle" : canEdit ? "builder.edit" : "builder.look")}
    </Button>
  );
}

function Tabs({ segment, shown }: { readonly segment: string; readonly shown: readonly Tab[] }) {
  const text = useText();
  const workspace = useWorkspace();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const base = `/w/${workspace.id}/segments/${encodeURIComponent(segment)}`;
  return (
    <nav aria-label={text("segments.pages")}>
      <Group gap={4}>
        {shown.map((tab) => {
          const to = tab === "overview" ? base : `${base}/${tab}`;
          const here = path.replace(/\/$/u, "");
          const active = here === to || (here === base && tab === shown[0]);
          return (
            <Button
              key={tab}
              component={Link}
              to={to}
              variant={active ? "light" : "subtle"}
              size="compact-md"
              aria-current={active ? "page" : undefined}
            >
              {text(`segments.tab.${tab}`)}
            </Button>
          );
        })}
      </Group>
    </nav>
  );
}
