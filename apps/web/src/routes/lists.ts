import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const listsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/lists",
  component: lazyRouteComponent(() => import("../features/lists/components/list-of-lists.tsx"), "ListOfLists"),
});

const listRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/lists/$list",
  component: lazyRouteComponent(() => import("../features/lists/components/list-page.tsx"), "ListPage"),
});

export const listRoutes = [listsRoute, listRoute] as const;
