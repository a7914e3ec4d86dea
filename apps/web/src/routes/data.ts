import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const dataRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/data",
  component: lazyRouteComponent(() => import("../features/data/components/data-page.tsx"), "DataPage"),
});

const dataIndexRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    // What a router's guard throws is its answer, not an error.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: "/w/$workspace/data/events", params, replace: true });
  },
});

const eventsRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/events",
  component: lazyRouteComponent(() => import("../features/data/components/event-list.tsx"), "EventList"),
});

const traitsRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/traits",
  component: lazyRouteComponent(() => import("../features/data/components/trait-list.tsx"), "TraitList"),
});

const liveRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/live",
  component: lazyRouteComponent(() => import("../features/data/components/live-page.tsx"), "LivePage"),
});

const lettersRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/dead-letters",
  component: lazyRouteComponent(() => import("../features/data/components/letters-page.tsx"), "LettersPage"),
});

const refreshesRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/refreshes",
  component: lazyRouteComponent(() => import("../features/data/components/refreshes-page.tsx"), "RefreshesPage"),
});

const writeKeysRoute = createRoute({
  getParentRoute: () => dataRoute,
  path: "/keys",
  component: lazyRouteComponent(() => import("../features/settings/components/keys-page.tsx"), "WriteKeys"),
});

const eventRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/data/events/$event",
  component: lazyRouteComponent(() => import("../features/data/components/event-page.tsx"), "EventPage"),
});

export const dataRoutes = [
  dataRoute.addChildren([
    dataIndexRoute,
    eventsRoute,
    traitsRoute,
    liveRoute,
    lettersRoute,
    refreshesRoute,
    writeKeysRoute,
  ]),
  eventRoute,
] as const;
