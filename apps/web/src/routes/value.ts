import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readSearch } from "../features/value/search.ts";
import { workspaceRoute } from "./workspace.ts";

const valueRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/value",
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import("../features/value/components/value-page.tsx"), "ValuePage"),
});

export const valueRoutes = [valueRoute] as const;
