import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { rootRoute, workspaceRoute } from "./workspace.ts";

const settingsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/settings",
  component: lazyRouteComponent(() => import("../features/settings/components/settings-page.tsx"), "SettingsPage"),
});

const settingsIndexRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/",
  beforeLoad: ({ params }) => {
    // What a router's guard throws is its answer, not an error.
    // oxlint-disable-next-line typescript/only-throw-error
    throw redirect({ to: "/w/$workspace/settings/workspace", params, replace: true });
  },
});

const workspaceSettingsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/workspace",
  component: lazyRouteComponent(
    () => import("../features/settings/components/workspace-settings.tsx"),
    "WorkspaceSettings",
  ),
});

const peopleRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/people",
  component: lazyRouteComponent(() => import("../features/settings/components/people.tsx"), "People"),
});

const adminKeysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/keys",
  component: lazyRouteComponent(() => import("../features/settings/components/keys-page.tsx"), "AdminKeys"),
});

const webhooksRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/webhooks",
  component: lazyRouteComponent(() => import("../features/settings/components/webhooks.tsx"), "Webhooks"),
});

const webhookRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/webhooks/$webhook",
  component: lazyRouteComponent(() => import("../features/settings/components/webhook-page.tsx"), "WebhookPage"),
});

const profileRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: "/profile",
  component: lazyRouteComponent(() => import("../features/settings/components/profile.tsx"), "Profile"),
});

/** Where somebody who was invited chooses a password. */
export const joinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/join",
  component: lazyRouteComponent(() => import("../features/session/components/join.tsx"), "Join"),
});

export const settingsRoutes = [
  settingsRoute.addChildren([
    settingsIndexRoute,
    workspaceSettingsRoute,
    peopleRoute,
    adminKeysRoute,
    webhooksRoute,
    webhookRoute,
    profileRoute,
  ]),
] as const;
