import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const lifeCycleRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/life-cycle",
  component: lazyRouteComponent(() => import("../features/life-cycle/components/life-cycle-page.tsx"), "LifeCyclePage"),
});

export const lifeCycleRoutes = [lifeCycleRoute] as const;
