import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const alertsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/alerts",
  component: lazyRouteComponent(() => import("../features/alerts/components/alerts-frame.tsx"), "AlertsFrame"),
});

const alertListRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: "/",
  component: lazyRouteComponent(() => import("../features/alerts/components/alert-list.tsx"), "AlertList"),
});

const rulesRoute = createRoute({
  getParentRoute: () => alertsRoute,
  path: "/rules",
  component: lazyRouteComponent(() => import("../features/alerts/components/rule-table.tsx"), "RuleTable"),
});

export const alertRoutes = [alertsRoute.addChildren([alertListRoute, rulesRoute])] as const;
