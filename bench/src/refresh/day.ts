import type { Ingest } from "@kindred/engine";
import type { ClickHouse } from "@kindred/store";
import { workspaceId } from "../rebuild/data.ts";
import { Draw } from "../rebuild/segments.ts";
import { shopNow, vocabulary } from "../rebuild/shop.ts";

/** All but its last minute: what is due at its end is not due before. */
const day = 86_400_000 - 60_000;

/** Three visits of everybody, spread over the 540 days: from a campaign, from a search, by themselves. */
export async function fillVisits(clickhouse: ClickHouse, contacts: number): Promise<void> {
  await clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at, properties, context)
     SELECT toUInt32(1 + number % {contacts: UInt64}), 'Page Viewed',
       fromUnixTimestamp64Milli({now: Int64} - toInt64(46656000000 * (cityHash64(number, 31) / 18446744073709551616.)), 'UTC') AS at,
       concat('v', toString(number)), at, '{}',
       concat('{"page":{"url":"https://shop.example.com/p/', toString(cityHash64(number, 32) % 5000),
         multiIf(cityHash64(number, 33) % 3 = 0, concat('?utm_source=', ['google', 'facebook', 'newsletter'][1 + cityHash64(number, 34) % 3],
           '&utm_medium=cpc&utm_campaign=c', toString(cityHash64(number, 35) % 60)), ''), '","referrer":"',
         multiIf(cityHash64(number, 33) % 3 = 1, 'https://www.google.com/search?q=shop', ''), '"}}')
     FROM numbers({visits: UInt64})`,
    { contacts, visits: contacts * 3, now: shopNow },
  );
}

/** So many events arrive in the course of a day from `from` (Unix ms) on; one in a hundred is of somebody new, a fifth are visits. */
export async function sendDay(
  ingest: Ingest,
  { contacts, events, from }: { readonly contacts: number; readonly events: number; readonly from: number },
  setClock: (now: number) => void,
): Promise<void> {
  const draw = new Draw(20_260_104);
  const price = (): number => Math.round((5 + 295 * draw.share() ** 3) * 100) / 100;
  for (let sent = 0; sent < events; sent += atOnce) {
    const calls = Array.from({ length: Math.min(atOnce, events - sent) }, (_, place) => {
      const number = sent + place;
      const at = from + (number / events) * day;
      const userId =
        number % 100 === 0
          ? `new-${number}`
          : `c${1 + ((Math.floor(contacts * draw.share() ** 1.8) * 7919) % contacts)}`;
      const call = { type: "track", userId, messageId: `d${number}`, timestamp: new Date(at).toISOString() };
      const category = draw.popular(vocabulary.categories);
      const name = draw.weighted(
        ["Product Viewed", 30],
        ["Email Delivered", 22],
        ["Page Viewed", 20],
        ["Email Opened", 12],
        ["Email Link Clicked", 4],
        ["Product Added", 7],
        ["Order Completed", 5],
      );
      const url = `https://shop.example.com/?utm_source=${draw.of(["google", "newsletter"])}`;
      if (name === "Page Viewed") return { ...call, event: name, context: { page: { url, referrer: "" } } };
      if (name.startsWith("Email"))
        return { ...call, event: name, properties: { campaign: draw.popular(vocabulary.campaigns) } };
      if (name !== "Order Completed")
        return { ...call, event: name, properties: { category, product_id: "p1", price: price() } };
      return { ...call, event: name, properties: { category, order_id: `d${number}`, revenue: price() } };
    });
    setClock(from + ((sent + calls.length) / events) * day);
    const { rejected } = await ingest.accept(workspaceId, calls);
    if (rejected.length > 0) throw new Error(rejected[0]!.reason);
  }
}

const atOnce = 1_000;
