import { Button, Group, Stack } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link, Outlet, useNavigate, useParams, useRouterState } from "@tanstack/react-router";
import { useText } from "../../../languages/text.ts";
import { useWorkspace } from "../../../shell/workspace.ts";
import { PageTitle } from "../../../ui/page-title.tsx";
import { Shown } from "../../../ui/query.tsx";
import { useCards } from "../api/cards.ts";
import { useSegment } from "../api/segments.ts";
import { Actions } from "./actions.tsx";
import { Freshness } from "./freshness.tsx";
import { KindBadge } from "./kind-badge.tsx";

const tabs = ["overview", "members", "make-up", "relations", "versions"] as const;

/** The head of a segment's pages: its name and sentence, what can be done with it, and the way to each page. */
export function SegmentPage() {
  const text = useText();
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
                  <Button
                    variant="default"
                    component={Link}
                    to={`/w/${workspace.id}/segments/${encodeURIComponent(saved.id)}/edit`}
                    leftSection={<IconPencil size={16} aria-hidden />}
                  >
                    {text("builder.edit")}
                  </Button>
                  {card === undefined ? null : <Actions card={card} onArchived={toList} />}
                </>
              }
            />
            <Group gap="xs">
              <KindBadge kind={saved.kind} />
              {card === undefined ? null : <Freshness card={card} />}
            </Group>
          </div>
          <Tabs segment={segment} />
          <Outlet />
        </Stack>
      )}
    </Shown>
  );
}

function Tabs({ segment }: { readonly segment: string }) {
  const text = useText();
  const workspace = useWorkspace();
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const base = `/w/${workspace.id}/segments/${encodeURIComponent(segment)}`;
  return (
    <nav aria-label={text("segments.pages")}>
      <Group gap={4}>
        {tabs.map((tab) => {
          const to = tab === "overview" ? base : `${base}/${tab}`;
          const active = path.replace(/\/$/u, "") === to;
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
