import type { DemoShop } from "./demo-shop.ts";

/** What stands in addresses for one thing of each kind, of the demo or made for the pictures. */
interface Samples {
  readonly contact: string;
  readonly product: string;
  readonly import: string;
  readonly webhook: string;
  /** Behind `/join#` */
  readonly invitation: string;
}

export interface Shown {
  /** Of the pictures' files. */
  readonly name: string;
  /** Below the workspace; of the pages outside of it, below the server. */
  readonly path: (samples: Samples) => string;
}

const inWorkspace = "/w/$workspace";
const one = (name: string, path: string): readonly Shown[] => [{ name, path: () => path }];
/** Leads on to another page at once. */
const leadsOn: readonly Shown[] = [];

/** Every path of the router, and what is shown of it: a page that is not here makes a test fail. */
export const pages: Readonly<Record<string, readonly Shown[]>> = {
  "/": one("sign-in", "/"),
  "/join": [{ name: "join", path: ({ invitation }) => `/join#${invitation}` }],
  [inWorkspace]: [...one("home", ""), ...one("not-found", "/nowhere")],
  [`${inWorkspace}/start`]: one("start", "/start"),
  [`${inWorkspace}/segments`]: one("segments", "/segments"),
  [`${inWorkspace}/segments/new`]: one("builder-empty", "/segments/new"),
  [`${inWorkspace}/segments/$segment`]: one("segment", "/segments/regulars-worth-a-call"),
  [`${inWorkspace}/segments/$segment/members`]: one("segment-members", "/segments/regulars-worth-a-call/members"),
  [`${inWorkspace}/segments/$segment/make-up`]: one("segment-make-up", "/segments/loyal-90-days/make-up"),
  [`${inWorkspace}/segments/$segment/measures`]: one("segment-measures", "/segments/loyal-90-days/measures"),
  [`${inWorkspace}/segments/$segment/relations`]: one("segment-relations", "/segments/loyal-90-days/relations"),
  [`${inWorkspace}/segments/$segment/values`]: one("segment-values", "/segments/fans-of-a-category/values"),
  [`${inWorkspace}/segments/$segment/versions`]: one("segment-versions", "/segments/loyal-90-days/versions"),
  [`${inWorkspace}/segments/$segment/edit`]: [
    ...one("builder", "/segments/regulars-worth-a-call/edit"),
    ...one("builder-parameters", "/segments/fans-of-a-category/edit"),
  ],
  [`${inWorkspace}/compare`]: one("compare", "/compare?segments=loyal-90-days,silent-this-quarter"),
  [`${inWorkspace}/templates`]: one("templates", "/templates"),
  [`${inWorkspace}/contacts`]: one("contacts", "/contacts"),
  [`${inWorkspace}/contacts/$contact`]: [{ name: "contact", path: ({ contact }) => `/contacts/${contact}` }],
  [`${inWorkspace}/lists`]: one("lists", "/lists"),
  [`${inWorkspace}/lists/$list`]: one("list", "/lists/press-and-friends"),
  [`${inWorkspace}/rfm`]: leadsOn,
  [`${inWorkspace}/rfm/$model`]: one("rfm", "/rfm/purchase"),
  [`${inWorkspace}/rfm/$model/moves`]: one("rfm-moves", "/rfm/purchase/moves"),
  [`${inWorkspace}/rfm/$model/define`]: one("rfm-define", "/rfm/purchase/define"),
  [`${inWorkspace}/cohorts`]: one("cohorts", "/cohorts"),
  [`${inWorkspace}/value`]: one("value", "/value"),
  [`${inWorkspace}/life-cycle`]: one("life-cycle", "/life-cycle"),
  [`${inWorkspace}/alerts`]: one("alerts", "/alerts"),
  [`${inWorkspace}/alerts/rules`]: one("alert-rules", "/alerts/rules"),
  [`${inWorkspace}/imports`]: one("imports", "/imports"),
  [`${inWorkspace}/imports/new`]: one("import-new", "/imports/new"),
  [`${inWorkspace}/imports/$import`]: [{ name: "import", path: (samples) => `/imports/${samples.import}` }],
  [`${inWorkspace}/products`]: one("products", "/products"),
  [`${inWorkspace}/products/$product`]: [{ name: "product", path: ({ product }) => `/products/${product}` }],
  [`${inWorkspace}/data`]: leadsOn,
  [`${inWorkspace}/data/events`]: one("data-events", "/data/events"),
  [`${inWorkspace}/data/events/$event`]: one("data-event", "/data/events/Order%20Completed"),
  [`${inWorkspace}/data/traits`]: one("data-traits", "/data/traits"),
  [`${inWorkspace}/data/live`]: one("data-live", "/data/live"),
  [`${inWorkspace}/data/dead-letters`]: one("data-dead-letters", "/data/dead-letters"),
  [`${inWorkspace}/data/refreshes`]: one("data-refreshes", "/data/refreshes"),
  [`${inWorkspace}/data/keys`]: one("data-keys", "/data/keys"),
  [`${inWorkspace}/settings`]: leadsOn,
  [`${inWorkspace}/settings/workspace`]: one("settings-workspace", "/settings/workspace"),
  [`${inWorkspace}/settings/people`]: one("settings-people", "/settings/people"),
  [`${inWorkspace}/settings/keys`]: one("settings-keys", "/settings/keys"),
  [`${inWorkspace}/settings/webhooks`]: one("settings-webhooks", "/settings/webhooks"),
  [`${inWorkspace}/settings/webhooks/$webhook`]: [
    { name: "settings-webhook", path: ({ webhook }) => `/settings/webhooks/${webhook}` },
  ],
  [`${inWorkspace}/settings/profile`]: one("settings-profile", "/settings/profile"),
};

/** Whether somebody who is signed in sees another page there. */
export const isEntrance = (path: string): boolean => !path.startsWith(inWorkspace);

/** Makes what the demo has not: an import, a webhook, an invitation, a rule that watches a size. */
export async function makeSamples(shop: DemoShop): Promise<Samples> {
  const { api } = shop;
  const lines = ["email,first_name,city", "ada@example.org,Ada,Kyiv", "grace@example.org,Grace,Lviv", "nobody,No,One"];
  const file = (await api("POST", "/imports/files?name=guests.csv", Buffer.from(lines.join("\n")))) as { file: string };
  const started = (await api("POST", "/imports", { kind: "contacts", file: file.file })) as { id: string };
  const invited = (await api("POST", "/users", { name: "Grace", email: "grace@example.com", role: "editor" })) as {
    link: { url: string };
  };
  const hook = { url: "https://example.com/kindred", description: "The mailing program", state: "paused" };
  const webhook = (await api("POST", "/webhooks", hook)) as { id: string };
  const change = { kind: "change", percent: 30, over: "week" };
  await api("POST", "/size-rules", { segment: "loyal-90-days", measure: { of: "size" }, condition: change });
  const contacts = (await api("GET", "/contacts?q=u-1000&limit=1")) as { items: { key: string }[] };
  const products = (await api("GET", "/products?limit=1")) as { items: { productId: string }[] };
  return {
    contact: contacts.items[0]?.key ?? "",
    product: products.items[0]?.productId ?? "",
    import: started.id,
    webhook: webhook.id,
    invitation: new URL(invited.link.url).hash.slice(1),
  };
}
