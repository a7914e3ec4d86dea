import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { workspaceRoute } from "./workspace.ts";

const productsRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/products",
  component: lazyRouteComponent(() => import("../features/products/components/product-list.tsx"), "ProductList"),
});

const productRoute = createRoute({
  getParentRoute: () => workspaceRoute,
  path: "/products/$product",
  component: lazyRouteComponent(() => import("../features/products/components/product-page.tsx"), "ProductPage"),
});

export const productRoutes = [productsRoute, productRoute] as const;
