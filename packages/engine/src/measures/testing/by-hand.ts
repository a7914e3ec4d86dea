import type { Bucket, Window } from "../period.ts";
import { passiveEvents } from "../question.ts";
import type { SideWindows } from "../presence.ts";
import { DAY, NOW, type TestEvent, type TestHistory } from "./history.ts";

/** A side counted person by person: who is a member when is asked of a function, event by event. */
export interface HandSide {
  readonly windows: SideWindows;
  readonly isMember: (contact: number, at: number) => boolean;
  readonly isHead: (contact: number, window: Window) => boolean;
}

/** What each person has above and below a measure's line; people who have neither are left out. */
export type Pairs = ReadonlyMap<number, readonly [y: number, x: number]>;

type Reader = (side: HandSide, history: TestHistory) => Pairs;

const inside = ({ from, to }: Window, ts: number): boolean => ts >= from && ts < to;
const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
const people = (history: TestHistory): readonly number[] => history.contacts;

function ofPerson({ events }: TestHistory, contact: number): readonly TestEvent[] {
  return events.filter((event) => event.contact === contact && event.ts <= NOW);
}

/** What somebody did as a member within the period. */
function counted(side: HandSide, history: TestHistory, contact: number): readonly TestEvent[] {
  return ofPerson(history, contact).filter(({ ts }) => inside(side.windows.main, ts) && side.isMember(contact, ts));
}

function pairs(history: TestHistory, of: (contact: number) => readonly [number, number] | null): Pairs {
  return new Map(
    people(history).flatMap((contact) => {
      const found = of(contact);
      return found === null ? [] : [[contact, found] as const];
    }),
  );
}

/** One for every head. */
const perHead =
  (value: (events: readonly TestEvent[], contact: number, side: HandSide, history: TestHistory) => number): Reader =>
  (side, history) =>
    pairs(history, (contact) =>
      side.isHead(contact, side.windows.main)
        ? [value(counted(side, history, contact), contact, side, history), 1]
        : null,
    );

const ratio =
  (value: (events: readonly TestEvent[]) => readonly [number, number]): Reader =>
  (side, history) =>
    pairs(history, (contact) => {
      const found = value(counted(side, history, contact));
      return found[0] === 0 && found[1] === 0 ? null : found;
    });

const sum = (values: readonly (number | null)[]): number =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
const orders = (events: readonly TestEvent[]): TestEvent[] => events.filter(({ event }) => event === "Order Completed");
const refunds = (events: readonly TestEvent[]): TestEvent[] => events.filter(({ event }) => event === "Order Refunded");
const revenues = (events: readonly TestEvent[]): (number | null)[] =>
  events.map(({ properties }) => number(properties["revenue"]));
const refunded = (events: readonly TestEvent[]): number =>
  sum(revenues(refunds(events)).map((value) => (value === null ? null : Math.abs(value))));
const net = (events: readonly TestEvent[]): number => sum(revenues(orders(events))) - refunded(events);

function costOf({ properties }: TestEvent): number | null {
  const own = number(properties["cost"]);
  if (own !== null) return own;
  const lines = properties["products"] as readonly Readonly<Record<string, unknown>>[] | undefined;
  if (lines === undefined) return null;
  const costs = lines.map((line) => {
    const cost = number(line["cost"]);
    return cost === null ? null : cost * (number(line["quantity"]) ?? 1);
  });
  return costs.includes(null) ? null : sum(costs);
}

const costed = (events: readonly TestEvent[]): TestEvent[] =>
  orders(events).filter((order) => number(order.properties["revenue"]) !== null && costOf(order) !== null);
const margin = (events: readonly TestEvent[]): number =>
  sum(costed(events).map((order) => number(order.properties["revenue"])! - costOf(order)!));

const did =
  (...names: readonly string[]) =>
  (events: readonly TestEvent[]): boolean => {
    return events.some(({ event }) => names.includes(event));
  };
const bit = (holds: boolean): number => (holds ? 1 : 0);
const among = (
  count: (events: readonly TestEvent[]) => boolean,
  of: (events: readonly TestEvent[]) => boolean,
): Reader => ratio((events) => [bit(count(events) && of(events)), bit(of(events))]);

const sent = did("Email Sent", "Email Delivered", "Email Bounced");
const delivered = did("Email Delivered");

const answer = (kind: string, scale: readonly [number, number], points: (score: number) => number): Reader =>
  ratio((events) => {
    const answers = events.filter(({ event, properties }) => {
      const score = number(properties["score"]);
      return (
        event === "Survey Responded" &&
        properties["kind"] === kind &&
        score !== null &&
        score >= scale[0] &&
        score <= scale[1]
      );
    });
    // Events come in the order of their message ids, so of one instant the last one stays.
    const last = answers.reduce<TestEvent | null>(
      (best, each) => (best === null || each.ts >= best.ts ? each : best),
      null,
    );
    return last === null ? [0, 0] : [points(number(last.properties["score"])!), 1];
  });

const active = (events: readonly TestEvent[]): TestEvent[] =>
  events.filter(({ event }) => !passiveEvents.includes(event));

const retention: Reader = (side, history) =>
  pairs(history, (contact) => {
    const own = active(ofPerson(history, contact));
    const was = own.some(({ ts }) => inside(side.windows.base, ts) && side.isMember(contact, ts));
    return was ? [bit(own.some(({ ts }) => inside(side.windows.main, ts))), 1] : null;
  });

/** @param within counts only who had been silent for long enough in it */
const silentIn =
  (within: Window | null): Reader =>
  (side, history) =>
    pairs(history, (contact) => {
      const own = active(ofPerson(history, contact));
      const last = Math.max(...own.filter(({ ts }) => inside(side.windows.silent, ts)).map(({ ts }) => ts));
      if (!Number.isFinite(last) || !side.isMember(contact, last)) return null;
      const gone = last + 30 * DAY;
      const stayed = own.some(({ ts }) => ts > last && ts <= gone);
      return [bit(!stayed && (within === null || inside(within, gone))), 1];
    });
const churn = silentIn(null);

/** Every measure that is added up over people, by id. */
export const byHand: Readonly<Record<string, Reader>> = {
  "conversion:0": perHead((events) => bit(did("Order Completed")(events))),
  "conversion:1": perHead((events) =>
    bit(events.some(({ event, properties }) => event === "Product Viewed" && properties["category"] === "Shoes")),
  ),
  retention,
  churn,
  orders: perHead((events) => orders(events).length),
  "orders-per-head": perHead((events) => orders(events).length),
  "average-order": ratio((events) => [
    sum(revenues(orders(events))),
    revenues(orders(events)).filter((value) => value !== null).length,
  ]),
  revenue: perHead(net),
  refunds: perHead(refunded),
  "revenue-per-head": perHead(net),
  margin: perHead(margin),
  /** No measure: without any there is no margin. */
  costed: ratio((events) => [costed(events).length, costed(events).length]),
  "margin-share": ratio((events) => {
    const known = sum(costed(events).map(({ properties }) => number(properties["revenue"])));
    return [margin(events), known];
  }),
  "lifetime-value": perHead((_, contact, side, history) =>
    net(ofPerson(history, contact).filter(({ ts }) => ts < side.windows.main.to)),
  ),
  sent: perHead((events) => bit(sent(events))),
  delivered: among(delivered, sent),
  opened: among(did("Email Opened", "Email Link Clicked"), delivered),
  clicked: among(did("Email Link Clicked"), delivered),
  unsubscribed: among(did("Unsubscribed"), delivered),
  bounced: among(did("Email Bounced"), sent),
  complained: among(did("Email Marked as Spam"), delivered),
  nps: answer("nps", [0, 10], (score) => (score >= 9 ? 100 : score <= 6 ? -100 : 0)),
  csat: answer("csat", [1, 5], (score) => bit(score >= 4)),
};

/** The same in one bucket of the trend; of heads those of the bucket. */
export function inBucket(id: string, side: HandSide, history: TestHistory, bucket: Bucket): number | null {
  const part: HandSide = { ...side, windows: { ...side.windows, main: bucket } };
  if (id === "people") return people(history).filter((contact) => side.isHead(contact, bucket)).length;
  const reader = id === "churn" ? silentIn(bucket) : byHand[id]!;
  const found = [...reader(id === "churn" ? side : part, history).values()];
  const [above, below] = [sum(found.map(([y]) => y)), sum(found.map(([, x]) => x))];
  if (["orders", "revenue", "refunds", "margin"].includes(id)) return above;
  return below === 0 ? null : above / below;
}
