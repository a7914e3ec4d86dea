import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { WizardSearch } from "../features/imports/components/wizard.tsx";
import { workspaceRoute } from "./workspace.ts";

const importsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/imports",
  component: lazyRouteComponent(() => import("../features/imports/components/import-list.tsx"), "ImportList"),
});

const newImportRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/imports/new",
  validateSearch: (search: Record<string, unknown>): WizardSearch =>
    Object.fromEntries(
      ["file", "name", "kind", "list", "like", "step"].flatMap((key) =>
        typeof search[key] === "string" ? [[key, search[key]]] : [],
      ),
    ),
  component: lazyRouteComponent(() => import("../features/imports/components/wizard.tsx"), "Wizard"),
});

const importRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/imports/$import",
  component: lazyRouteComponent(() => import("../features/imports/components/import-page.tsx"), "ImportPage"),
});

export const importRoutes = [importsRoute, newImportRoute, importRoute] as const;
