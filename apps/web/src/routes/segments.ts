import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readMeasuresSearch } from "../features/segments/measures-search.ts";
import { workspaceRoute } from "./workspace.ts";

const segmentsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments",
  component: lazyRouteComponent(() => import("../features/segments/components/segment-list.tsx"), "SegmentList"),
});

const segmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/$segment",
  component: lazyRouteComponent(() => import("../features/segments/components/segment-page.tsx"), "SegmentPage"),
});

const segmentOverviewRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/",
  component: lazyRouteComponent(
    () => import("../features/segments/components/segment-overview.tsx"),
    "SegmentOverview",
  ),
});

const segmentMembersRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/members",
  component: lazyRouteComponent(() => import("../features/segments/components/segment-members.tsx"), "SegmentMembers"),
});

const segmentMakeUpRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/make-up",
  component: lazyRouteComponent(() => import("../features/segments/components/segment-make-up.tsx"), "SegmentMakeUp"),
});

const segmentMeasuresRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/measures",
  validateSearch: readMeasuresSearch,
  component: lazyRouteComponent(
    () => import("../features/segments/components/measures/measures-tab.tsx"),
    "MeasuresTab",
  ),
});

const segmentRelationsRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/relations",
  component: lazyRouteComponent(
    () => import("../features/segments/components/segment-relations.tsx"),
    "SegmentRelations",
  ),
});

const segmentArgumentsRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/values",
  validateSearch: ({ args }: Record<string, unknown>): { args?: object } =>
    typeof args === "object" && args !== null && !Array.isArray(args) ? { args } : {},
  component: lazyRouteComponent(() => import("../features/segments/components/arguments.tsx"), "SegmentArguments"),
});

const segmentVersionsRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/versions",
  component: lazyRouteComponent(
    () => import("../features/segments/components/segment-versions.tsx"),
    "SegmentVersions",
  ),
});

const compareRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/compare",
  validateSearch: (search): { readonly segments?: string } =>
    typeof search["segments"] === "string" ? { segments: search["segments"] } : {},
  component: lazyRouteComponent(() => import("../features/segments/components/compare-page.tsx"), "ComparePage"),
});

const newSegmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/new",
  validateSearch: ({
    from,
    event,
    document,
  }: Record<string, unknown>): { from?: string; event?: string; document?: object } => ({
    ...(typeof from === "string" ? { from } : {}),
    ...(typeof event === "string" ? { event } : {}),
    ...(typeof document === "object" && document !== null && !Array.isArray(document) ? { document } : {}),
  }),
  component: lazyRouteComponent(() => import("../features/builder/components/page/builder-page.tsx"), "NewSegment"),
});

const editSegmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/$segment/edit",
  component: lazyRouteComponent(() => import("../features/builder/components/page/builder-page.tsx"), "EditSegment"),
});

export const segmentRoutes = [
  segmentsRoute,
  segmentRoute.addChildren([
    segmentOverviewRoute,
    segmentMembersRoute,
    segmentMakeUpRoute,
    segmentMeasuresRoute,
    segmentRelationsRoute,
    segmentArgumentsRoute,
    segmentVersionsRoute,
  ]),
  compareRoute,
  newSegmentRoute,
  editSegmentRoute,
] as const;
