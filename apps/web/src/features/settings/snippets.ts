export const snippets = ["curl", "node", "browser"] as const;

/** A beginning that works as it stands when it is pasted. */
export function writeSnippet(way: (typeof snippets)[number], origin: string, secret: string): string {
  switch (way) {
    case "curl": {
      const body = { userId: "customer-1", event: "Product Viewed", properties: { product_id: "p-1", price: 49.9 } };
      return [
        `curl ${origin}/v1/track \\`,
        `  -u ${secret}: \\`,
        `  -H 'content-type: application/json' \\`,
        `  -d '${JSON.stringify(body)}'`,
      ].join("\n");
    }
    case "node":
      return [
        `import { Analytics } from "@segment/analytics-node";`,
        ``,
        `const analytics = new Analytics({ writeKey: "${secret}", host: "${origin}" });`,
        `analytics.track({ userId: "customer-1", event: "Product Viewed", properties: { product_id: "p-1" } });`,
      ].join("\n");
    case "browser":
      return [
        `import { AnalyticsBrowser } from "@segment/analytics-next";`,
        ``,
        `const analytics = AnalyticsBrowser.load({ writeKey: "${secret}", cdnURL: "${origin}" });`,
        `analytics.track("Product Viewed", { product_id: "p-1" });`,
      ].join("\n");
  }
}

export function adminSnippet(origin: string, workspace: string, secret: string): string {
  return [`curl ${origin}/api/v1/workspaces/${workspace}/segments \\`, `  -H 'authorization: Bearer ${secret}'`].join(
    "\n",
  );
}
