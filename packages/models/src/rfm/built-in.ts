import { standardRules } from "./classes.ts";
import type { RfmDefinition } from "./definition.ts";

/** The order event's words are those of the Segment specification for e-commerce. */
const purchase: RfmDefinition = {
  name: "Purchases",
  events: ["Order Completed"],
  where: null,
  monetary: {
    property: "revenue",
    refunds: { events: ["Order Refunded"], property: "revenue" },
    currency: null,
  },
  lookBackDays: null,
  levels: 5,
  r: { by: "quantile" },
  f: { by: "quantile" },
  m: { by: "quantile" },
  rules: standardRules(5),
};

/** What people do with messages, by channel. */
export const engagementEvents = {
  email: ["Email Opened", "Email Link Clicked"],
  push: ["Push Notification Tapped", "Push Notification Opened"],
  sms: ["SMS Link Clicked"],
  messenger: ["Message Opened", "Message Link Clicked"],
} as const;

const engagement: RfmDefinition = {
  name: "Engagement",
  events: Object.values(engagementEvents).flat(),
  where: null,
  monetary: null,
  lookBackDays: 365,
  levels: 5,
  r: { by: "quantile" },
  f: { by: "quantile" },
  m: { by: "quantile" },
  rules: standardRules(5),
};

/** The models that every workspace has; an edit stands before them, taking it away brings them back. */
export const builtInModels: ReadonlyMap<string, RfmDefinition> = new Map([
  ["purchase", purchase],
  ["engagement", engagement],
]);
