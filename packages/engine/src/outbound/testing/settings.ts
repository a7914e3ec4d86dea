import type { WebhookSettings } from "../webhooks.ts";

/** A webhook that is sent every change to `url`, each in a request of its own. */
export function settingsFor(url: string, more: Partial<WebhookSettings> = {}): WebhookSettings {
  return {
    kind: "changes",
    url,
    description: "",
    segments: null,
    changes: ["entered", "left"],
    batchSize: 1,
    state: "enabled",
    ...more,
  };
}
