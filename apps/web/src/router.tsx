import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { alertRoutes } from "./routes/alerts.ts";
import { cohortRoutes } from "./routes/cohorts.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { firstRunRoutes } from "./routes/first-run.ts";
import { importRoutes } from "./routes/imports.ts";
import { lifeCycleRoutes } from "./routes/life-cycle.ts";
import { listRoutes } from "./routes/lists.ts";
import { dataRoutes } from "./routes/data.ts";
import { rfmRoutes } from "./routes/rfm.ts";
import { productRoutes } from "./routes/products.ts";
import { segmentRoutes } from "./routes/segments.ts";
import { joinRoute, settingsRoutes } from "./routes/settings.ts";
import { templateRoutes } from "./routes/templates.ts";
import { valueRoutes } from "./routes/value.ts";
import { rootRoute, workspaceRoute } from "./routes/workspace.ts";
import { Broken } from "./shell/broken.tsx";
import { Loading } from "./ui/states.tsx";

const firstRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./features/session/components/first.tsx"), "First"),
});

const homeRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/",
  component: lazyRouteComponent(() => import("./features/home/components/home.tsx"), "Home"),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    firstRoute,
    joinRoute,
    workspaceRoute.addChildren([
      homeRoute,
      ...segmentRoutes,
      ...contactRoutes,
      ...listRoutes,
      ...lifeCycleRoutes,
      ...templateRoutes,
      ...importRoutes,
      ...firstRunRoutes,
      ...productRoutes,
      ...dataRoutes,
      ...settingsRoutes,
      ...rfmRoutes,
      ...cohortRoutes,
      ...valueRoutes,
      ...alertRoutes,
    ]),
  ]),
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
