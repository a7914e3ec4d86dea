import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readSearch } from "../features/cohorts/search.ts";
import { workspaceRoute } from "./workspace.ts";

const cohortsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/cohorts",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("../features/cohorts/components/cohorts-page.tsx"), "CohortsPage"),
});

export const cohortRoutes = [cohortsRoute] as const;
