import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { NotFound } from "./shell/not-found.tsx";
import { Loading } from "./ui/states.tsx";

const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

const firstRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./features/session/components/first.tsx"), "First"),
});

/** Everything of one workspace, inside the frame of navigation; asks for a session first. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/w/$workspace",
  component: lazyRouteComponent(() => import("./shell/frame.tsx"), "Frame"),
});

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./features/home/components/home.tsx"), "Home"),
});

const segmentsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-list.tsx"), "SegmentList"),
});

const segmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/$segment",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-page.tsx"), "SegmentPage"),
});

const segmentOverviewRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-overview.tsx"), "SegmentOverview"),
});

const segmentMembersRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/members",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-members.tsx"), "SegmentMembers"),
});

const segmentMakeUpRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/make-up",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-make-up.tsx"), "SegmentMakeUp"),
});

const segmentRelationsRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/relations",
  component: lazyRouteComponent(
    () => import("./features/segments/components/segment-relations.tsx"),
    "SegmentRelations",
  ),
});

const segmentVersionsRoute = createRoute({
  getParentRoute: () => segmentRoute,
  path: "/versions",
  component: lazyRouteComponent(() => import("./features/segments/components/segment-versions.tsx"), "SegmentVersions"),
});

const compareRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/compare",
  validateSearch: (search): { readonly segments?: string } =>
    typeof search["segments"] === "string" ? { segments: search["segments"] } : {},
  component: lazyRouteComponent(() => import("./features/segments/components/compare-page.tsx"), "ComparePage"),
});

const newSegmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/new",
  validateSearch: ({ from }: Record<string, unknown>): { from?: string } => (typeof from === "string" ? { from } : {}),
  component: lazyRouteComponent(() => import("./features/builder/components/page/builder-page.tsx"), "NewSegment"),
});

const editSegmentRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/segments/$segment/edit",
  component: lazyRouteComponent(() => import("./features/builder/components/page/builder-page.tsx"), "EditSegment"),
});

const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/contacts",
  component: lazyRouteComponent(() => import("./features/contacts/components/contact-list.tsx"), "ContactList"),
});

const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/contacts/$contact",
  component: lazyRouteComponent(() => import("./features/contacts/components/contact-page.tsx"), "ContactPage"),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    firstRoute,
    workspaceRoute.addChildren([
      homeRoute,
      segmentsRoute,
      segmentRoute.addChildren([
        segmentOverviewRoute,
        segmentMembersRoute,
        segmentMakeUpRoute,
        segmentRelationsRoute,
        segmentVersionsRoute,
      ]),
      compareRoute,
      newSegmentRoute,
      editSegmentRoute,
      contactsRoute,
      contactRoute,
    ]),
  ]),
  defaultPendingComponent: Loading,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
