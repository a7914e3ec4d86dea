import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const contactsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/contacts",
  component: lazyRouteComponent(() => import("../features/contacts/components/contact-list.tsx"), "ContactList"),
});

const contactRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/contacts/$contact",
  component: lazyRouteComponent(() => import("../features/contacts/components/contact-page.tsx"), "ContactPage"),
});

export const contactRoutes = [contactsRoute, contactRoute] as const;
