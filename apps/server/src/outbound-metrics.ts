import type { OutboundFigures } from "@kindred/engine";
import { Counter, Gauge, type Registry } from "prom-client";

/** Puts what goes out about memberships on the metrics page; the figures are asked for when the page is. */
export function showOutbound(registry: Registry, figures: () => OutboundFigures): void {
  const counters: readonly [name: string, help: string, value: keyof OutboundFigures][] = [
    ["requests_delivered_total", "Webhook requests that were accepted", "delivered"],
    ["changes_delivered_total", "Entries and exits in them", "changes"],
    ["requests_failed_total", "Webhook requests that failed and are tried again", "retries"],
    ["dead_letters_total", "Webhook requests given up", "dead"],
  ];
  for (const [name, help, value] of counters) {
    const counter: Counter = new Counter({
      name: `kindred_webhook_${name}`,
      help,
      registers: [registry],
      collect: () => {
        counter.reset();
        counter.inc(figures()[value]);
      },
    });
  }
  const gauges: readonly [name: string, help: string, value: () => number][] = [
    ["senders", "Webhooks this process sends for", () => figures().webhooks],
    ["waiting_requests", "Webhook requests that failed and wait for their next attempt", () => figures().waiting],
    ["open_requests", "Webhook requests under way", () => figures().sending],
    ["oldest_seconds", "Age of the oldest change not delivered", () => figures().oldest / 1000],
  ];
  for (const [name, help, value] of gauges) {
    const gauge: Gauge = new Gauge({
      name: `kindred_webhook_${name}`,
      help,
      registers: [registry],
      collect: () => gauge.set(value()),
    });
  }
}
