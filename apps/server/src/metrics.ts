import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

/** The server's own figures, in Prometheus' form at /metrics. One registry per server: tests run several in a process. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    events: new Counter({
      name: "kindred_events_total",
      help: "Calls received by the ingestion API, by what became of them",
      labelNames: ["outcome"],
      registers: [registry],
    }),
    refused: new Counter({
      name: "kindred_events_refused_total",
      help: "Refused calls by reason",
      labelNames: ["code"],
      registers: [registry],
    }),
    requests: new Histogram({
      name: "kindred_http_request_seconds",
      help: "Time to answer, by route",
      labelNames: ["method", "route", "status"],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [registry],
    }),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;
