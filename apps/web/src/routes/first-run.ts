import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const startRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/start",
  component: lazyRouteComponent(() => import("../features/first-run/components/start-page.tsx"), "StartPage"),
});

export const firstRunRoutes = [startRoute] as const;
