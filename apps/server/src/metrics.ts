import type { TickReport } from "@kindred/engine";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

/** The server's own figures, in Prometheus' form at /metrics. One registry per server: tests run several in a process. */
export function createMetrics() {
  const registry = new Registry();
  // The loop's delay is looked at ten times a second: a hundred times, as by default, is a fifth of what the server takes at rest.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
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
    membership: {
      ticks: new Histogram({
        name: "kindred_membership_tick_seconds",
        help: "How long one step of live membership took",
        buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
        registers: [registry],
      }),
      phases: new Counter({
        name: "kindred_membership_phase_seconds_total",
        help: "Where the time of live membership's steps went: reading arrivals, flushing, fetching facts, interpreting, committing",
        labelNames: ["phase"],
        registers: [registry],
      }),
      lag: new Histogram({
        name: "kindred_membership_lag_seconds",
        help: "From the commit of what arrived to the commit of the ledger that follows from it",
        buckets: [0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2.5, 5, 10, 60],
        registers: [registry],
      }),
      evaluated: new Counter({
        name: "kindred_membership_evaluated_total",
        help: "Contacts evaluated, each for all the segments it may have moved in",
        registers: [registry],
      }),
      changes: new Counter({
        name: "kindred_membership_changes_total",
        help: "Entries and exits written to the ledger",
        registers: [registry],
      }),
      dirty: new Gauge({
        name: "kindred_membership_dirty_contacts",
        help: "Contacts evaluated by the last step",
        labelNames: ["workspace"],
        registers: [registry],
      }),
      waiting: new Gauge({
        name: "kindred_membership_waiting_arrivals",
        help: "Commits read by the last step, of which more may wait",
        labelNames: ["workspace"],
        registers: [registry],
      }),
      due: new Gauge({
        name: "kindred_membership_due",
        help: "Instants ahead, within the look-ahead, at which time moves somebody",
        labelNames: ["workspace"],
        registers: [registry],
      }),
      building: new Gauge({
        name: "kindred_membership_building_segments",
        help: "Segments being built for everybody at once",
        labelNames: ["workspace"],
        registers: [registry],
      }),
      heavy: new Gauge({
        name: "kindred_membership_heavy_contacts",
        help: "Contacts with more than 2,000 events that live segments read",
        labelNames: ["workspace"],
        registers: [registry],
      }),
    },
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** Counts one step of live membership. */
export function observeTick({ membership }: Metrics, report: TickReport): void {
  const workspace = { workspace: report.workspaceId };
  membership.ticks.observe(report.ms / 1000);
  for (const [phase, ms] of Object.entries(report.phases)) membership.phases.inc({ phase }, ms / 1000);
  for (const lag of report.lags) membership.lag.observe(lag / 1000);
  membership.evaluated.inc(report.dirty);
  membership.changes.inc(report.changes);
  membership.dirty.set(workspace, report.dirty);
  membership.waiting.set(workspace, report.lags.length);
  membership.due.set(workspace, report.due);
  membership.building.set(workspace, report.building);
  membership.heavy.set(workspace, report.heavy);
}
