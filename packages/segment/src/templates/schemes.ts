import type { Json } from "@kindred/schema";
import { days, last, never, open, orders, type TemplateBlank } from "./template.ts";

/** A scheme of stages before it has words: the conditions in order, the last null. */
export interface SchemeShape {
  readonly id: SchemeId;
  readonly blanks: readonly TemplateBlank[];
  readonly stages: readonly { readonly id: string; readonly where: Json }[];
}

export const schemeIds = ["life-cycle", "frequency"] as const;
export type SchemeId = (typeof schemeIds)[number];

const order: TemplateBlank = {
  key: "order",
  kind: "event",
  value: orders,
  // As the Segment specification calls them, and as shops and mailing programs do. A page view is no order, however frequent.
  suggest: {
    from: "events",
    prefer: [orders, "Placed Order", "Order Placed", "Ordered", "Purchase", "purchase", "order_completed"],
    only: true,
  },
};
const ordered = (more: Json): Json => ({ event: { blank: "order" }, ...(more as object) });

/** The last order lies between so many days ago and so many. */
const lastOrdered = (from: string, to: string): Json => ({
  all: [ordered({ window: last(from) }), ordered({ window: last(to), lt: 1 })],
});

/**
 * From the first visit to the last order, in the order of a customer's life. Each condition can be read by itself, though the stages
 * before it have taken most of whom it leaves out.
 */
const lifeCycle: SchemeShape = {
  id: "life-cycle",
  blanks: [
    order,
    days(30, "new_days"),
    days(90, "active_days"),
    open("loyal_orders", 4, "times", 1000, 2),
    days(365, "loyal_days"),
    days(180, "lapsed_days"),
    days(365, "lost_days"),
  ],
  stages: [
    { id: "lead", where: never({ blank: "order" }) },
    { id: "new", where: { all: [ordered({ lt: 2 }), ordered({ window: last("new_days") })] } },
    { id: "active", where: { all: [ordered({ lt: 2 }), ordered({ window: last("active_days") })] } },
    {
      id: "repeat",
      where: {
        all: [
          ordered({ window: last("active_days") }),
          ordered({ window: last("loyal_days"), lt: { blank: "loyal_orders" } }),
        ],
      },
    },
    {
      id: "loyal",
      where: {
        all: [
          ordered({ window: last("active_days") }),
          ordered({ window: last("loyal_days"), gte: { blank: "loyal_orders" } }),
        ],
      },
    },
    { id: "at-risk", where: lastOrdered("lapsed_days", "active_days") },
    { id: "lapsed", where: lastOrdered("lost_days", "lapsed_days") },
    { id: "lost", where: null },
  ],
};

const used = (more: Json): Json => ({
  event: { blank: "use" },
  measure: "days",
  window: last("use_days"),
  ...(more as object),
});

/** How many days somebody used it, of the last so many. */
const frequency: SchemeShape = {
  id: "frequency",
  blanks: [
    {
      key: "use",
      kind: "event",
      value: "Page Viewed",
      suggest: {
        from: "events",
        prefer: ["Page Viewed", "Screen Viewed", "Application Opened", "Product Viewed", orders],
      },
    },
    days(30, "use_days"),
    open("heavy_times", 8, "times", 1000),
    open("medium_times", 3, "times", 1000),
  ],
  stages: [
    { id: "heavy", where: used({ gte: { blank: "heavy_times" } }) },
    { id: "medium", where: used({ gte: { blank: "medium_times" } }) },
    { id: "light", where: used({ gte: 1 }) },
    { id: "none", where: null },
  ],
};

export const schemeShapes: readonly SchemeShape[] = [lifeCycle, frequency];
