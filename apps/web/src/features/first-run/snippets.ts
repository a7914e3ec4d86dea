export const snippetLanguages = ["curl", "node", "browser", "python"] as const;
export type SnippetLanguage = (typeof snippetLanguages)[number];

/** How each language is called: names of their own, in every language of the page. */
export const snippetNames: Readonly<Record<SnippetLanguage, string>> = {
  curl: "curl",
  node: "Node.js",
  browser: "JavaScript",
  python: "Python",
};

const properties = { product_id: "p-1", price: 49.9 };
const call = { userId: "customer-1", event: "Product Viewed", properties };

/** A call of the ingestion API that works as it stands when it is pasted. `origin`: where this server is. */
export function snippet(language: SnippetLanguage, origin: string, key: string): string {
  switch (language) {
    case "curl":
      return [
        `curl ${origin}/v1/track \\`,
        `  -u ${key}: \\`,
        `  -H 'content-type: application/json' \\`,
        `  -d '${JSON.stringify(call)}'`,
      ].join("\n");
    case "node":
      return `// npm install @segment/analytics-node
import { Analytics } from "@segment/analytics-node";

const analytics = new Analytics({ writeKey: "${key}", host: "${origin}" });
analytics.track({ userId: "customer-1", event: "Product Viewed", properties: ${spaced(properties)} });
await analytics.closeAndFlush();`;
    case "browser":
      return `// npm install @segment/analytics-next
import { AnalyticsBrowser } from "@segment/analytics-next";

const analytics = AnalyticsBrowser.load({ writeKey: "${key}", cdnURL: "${origin}" });
analytics.page();
analytics.track("Product Viewed", ${spaced(properties)});`;
    case "python":
      return `import json, urllib.request

call = ${JSON.stringify(call)}
request = urllib.request.Request(
    "${origin}/v1/track",
    data=json.dumps(call).encode(),
    headers={"content-type": "application/json", "x-write-key": "${key}"},
)
print(urllib.request.urlopen(request).read().decode())`;
    default:
      return language satisfies never;
  }
}

function spaced(value: Readonly<Record<string, unknown>>): string {
  const members = Object.entries(value).map(([name, each]) => `${name}: ${JSON.stringify(each)}`);
  return `{ ${members.join(", ")} }`;
}
