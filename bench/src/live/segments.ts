import { type Condition, Draw, type SegmentDocument, shopSegments } from "../rebuild/segments.ts";
import { vocabulary } from "../rebuild/shop.ts";

/** The event that tells how punctual time is: each of its contacts has exactly one. */
export const ping = "Live Ping";

/** When time alone lets a contact in (1) or out (-1) of a segment, ms after its ping. */
export const punctual: readonly { readonly segment: string; readonly change: 1 | -1; readonly after: number }[] = [
  { segment: "simple-1", change: -1, after: 20_000 },
  // Beyond the minute that is looked ahead: found in what is stored.
  { segment: "aggregate-1", change: -1, after: 75_000 },
  { segment: "sequence-1", change: 1, after: 15_000 },
  { segment: "sequence-1", change: -1, after: 45_000 },
];

const watched: readonly SegmentDocument[] = [
  written("simple-1", [{ event: ping, window: { last: "20s" } }]),
  written("aggregate-1", [{ event: ping, measure: { sum: "value" }, window: { last: "75s" }, gt: 0 }]),
  written("sequence-1", [
    { sequence: [{ event: ping }, { absent: "Live Pong", within: "15s" }], window: { last: "45s" } },
  ]),
];

/**
 * So many segments: a third simple, a third aggregates over a window, a third sequences and absences. The first two thirds are
 * those of the rebuild, which other engines can be asked too; fewer segments are the beginning of more.
 */
export function liveSegments(count: number): SegmentDocument[] {
  const drawn = shopSegments(count * 4).filter(({ where }) => where.all.every((each) => !("segment" in each)));
  const aggregates = drawn.filter((document) => document.where.all.some(adds));
  const simple = drawn.filter((document) => !document.where.all.some(adds));
  const draw = new Draw(20_260_102);
  return Array.from({ length: count }, (_, index) => {
    if (index < watched.length) return watched[index]!;
    const number = Math.floor(index / 3);
    if (index % 3 === 0) return { ...simple[number]!, id: `simple-${number + 1}` };
    if (index % 3 === 1) return { ...aggregates[number]!, id: `aggregate-${number + 1}` };
    const also = draw.chance(0.4) ? [{ trait: "country", is: draw.of(vocabulary.countries) }] : [];
    return written(`sequence-${number + 1}`, [sequence(draw), ...also]);
  });
}

/** Those that can be written by hand for other engines. */
export function askable(documents: readonly SegmentDocument[]): SegmentDocument[] {
  return documents.filter(({ id }) => !id.startsWith("sequence") && !id.endsWith("-1"));
}

function adds(condition: Condition): boolean {
  return "event" in condition && ("measure" in condition || "gte" in condition);
}

function written(id: string, all: readonly Condition[]): SegmentDocument {
  return { version: 1, id, name: id, where: { all } };
}

function sequence(draw: Draw): Condition {
  const window = { last: draw.of(["3d", "7d", "14d", "30d", "90d"]) };
  const category = draw.chance(0.4) ? { where: { property: "category", is: draw.popular(vocabulary.categories) } } : {};
  const campaign = draw.chance(0.4) ? { where: { property: "campaign", is: draw.popular(vocabulary.campaigns) } } : {};
  const soon = draw.of(["1h", "24h", "3d"]);
  switch (draw.weighted(["abandoned", 30], ["added", 20], ["clicked", 20], ["unopened", 15], ["bought", 15])) {
    case "abandoned":
      return { sequence: [{ event: "Product Added", ...category }, absent("Order Completed", soon)], window };
    case "added":
      return {
        sequence: [
          { event: "Product Viewed", ...category },
          { event: "Product Added", within: soon, same: "category" },
        ],
        window,
      };
    case "clicked":
      return {
        sequence: [
          { event: "Email Opened", ...campaign },
          { event: "Email Link Clicked", within: soon },
        ],
        window,
      };
    case "unopened":
      return { sequence: [{ event: "Email Delivered", ...campaign }, absent("Email Opened", soon)], window };
    case "bought":
      return {
        sequence: [
          { event: "Email Link Clicked", ...campaign },
          { event: "Checkout Started", within: "7d" },
          absent("Order Completed", soon),
        ],
        window,
      };
  }
}

function absent(event: string, within: string): Condition {
  return { absent: event, within };
}
