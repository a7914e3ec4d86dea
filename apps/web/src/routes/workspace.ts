import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { LostPage } from "../shell/not-found.tsx";

export const rootRoute = createRootRoute({ component: Outlet, notFoundComponent: LostPage });

/** Everything of one workspace, inside the frame of navigation; asks for a session first. */
export const workspaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/w/$workspace",
  component: lazyRouteComponent(() => import("../shell/frame.tsx"), "Frame"),
});
