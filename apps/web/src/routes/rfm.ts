import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const startRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/rfm",
  component: lazyRouteComponent(() => import("../features/rfm/components/rfm-page.tsx"), "RfmStart"),
});

const modelRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/rfm/$model",
  component: lazyRouteComponent(() => import("../features/rfm/components/rfm-page.tsx"), "RfmPage"),
});

const overviewRoute = createRoute({
  getParentRoute: () => modelRoute,
  path: "/",
  component: lazyRouteComponent(() => import("../features/rfm/components/overview.tsx"), "RfmOverview"),
});

const movesRoute = createRoute({
  getParentRoute: () => modelRoute,
  path: "/moves",
  component: lazyRouteComponent(() => import("../features/rfm/components/moves.tsx"), "RfmMoves"),
});

const defineRoute = createRoute({
  getParentRoute: () => modelRoute,
  path: "/define",
  component: lazyRouteComponent(() => import("../features/rfm/components/define.tsx"), "RfmDefine"),
});

export const rfmRoutes = [startRoute, modelRoute.addChildren([overviewRoute, movesRoute, defineRoute])] as const;
