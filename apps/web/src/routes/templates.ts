import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const templatesRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/templates",
  component: lazyRouteComponent(() => import("../features/templates/components/templates-page.tsx"), "TemplatesPage"),
});

export const templateRoutes = [templatesRoute] as const;
