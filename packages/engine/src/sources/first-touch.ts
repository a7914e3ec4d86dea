import type { QueryParams, WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";

/** Where a contact came from first. */
export interface FirstTouch {
  readonly contactId: number;
  /** Unix ms */
  readonly at: number;
  /** A campaign's source, a site's domain, a file's name, or `direct`. */
  readonly source: string;
  /** A campaign's medium, `organic`, `social`, `referral`, `import` or `none`; "" where a campaign names none. */
  readonly medium: string;
  readonly campaign: string;
}

/** A file that brought contacts. */
interface Imported {
  /** What stands before the number of a row in the message ids of its traits. */
  readonly id: string;
  readonly name: string;
  /** Unix ms; what its rows were received at. */
  readonly at: number;
}

/** Sites that are searched; what they send costs nothing. */
const searched =
  "^(.+\\\\.)?(google|bing|yandex|duckduckgo|yahoo|baidu|ecosia|startpage|qwant|brave|seznam|naver)\\\\.[a-z.]+$";
const social =
  "^(.+\\\\.)?(facebook|instagram|twitter|linkedin|tiktok|pinterest|reddit|youtube|vk|ok|threads)\\\\.[a-z.]+$|^(t\\\\.co|x\\\\.com|t\\\\.me|lnkd\\\\.in|fb\\\\.me|youtu\\\\.be|wa\\\\.me)$";

const text = (path: string): string => `coalesce(${path}.:String, '')`;
const url = `if(${text("context.page.url")} != '', ${text("context.page.url")}, ${text("properties.url")})`;
const referrer = `if(${text("context.page.referrer")} != '', ${text("context.page.referrer")}, ${text("properties.referrer")})`;
const tag = (name: string): string => `decodeURLFormComponent(extractURLParameter(url, 'utm_${name}'))`;
/** What the address or the call says of the campaign: all of it from the one, or all from the other. */
const campaign = (place: number, name: string): string => `if(named.1 != '', named.${place}, ${tag(name)})`;

/** Of the event's place: a campaign, an address or a referrer, one of which makes it a visit. */
export const isVisit = `(${text("context.campaign.source")} != '' OR ${url} != '' OR ${referrer} != '')`;

export const living = "contact_id NOT IN (SELECT id FROM dead_contacts)";

/** Who is looked at: a range of contacts among everybody, or some by their ids. */
export type Looked = { readonly from: number; readonly to: number } | { readonly contacts: readonly number[] };

/** Everybody is found in the order of time, where documents are read by their columns; a few in the order of contacts, where theirs lie together. */
function placesOf(looked: Looked): {
  readonly events: string;
  readonly is: (id: string) => string;
  readonly params: QueryParams;
} {
  if ("contacts" in looked) {
    const is = (id: string): string => `${id} IN {contacts: Array(UInt32)}`;
    const json = "CAST(properties, 'JSON') AS properties, CAST(context, 'JSON') AS context";
    const events = `(SELECT contact_id, ts, message_id, received_at, ${json} FROM contact_events WHERE ${is("contact_id")})`;
    return { events, is, params: { contacts: looked.contacts } };
  }
  const is = (id: string): string => `${id} >= {from: UInt32} AND ${id} < {to: UInt32}`;
  return { events: "events", is, params: { ...looked } };
}

/**
 * One row a contact: the earliest event that shows where its visit came from (a campaign, an address or a referrer), or the file that
 * brought it, whichever is earlier. Of equal instants the visit counts, then the smaller message id. Imports
 * are numbered in the order in which they began.
 */
function firstTouches(events: string, who: string): string {
  return `
SELECT contact AS contactId, first.1 AS at, first.4 AS source, first.5 AS medium, first.6 AS campaign FROM (
  SELECT contact, min((began, turn, by, source, medium, campaign)) AS first FROM (
    SELECT contact, began, 0 AS turn, by, lower(domainWithoutWWW(linked)) AS site,
      site != '' AND site != lower(domainWithoutWWW(url)) AS foreign, ${campaign(1, "source")} AS tagged,
      multiIf(tagged != '', tagged, foreign, site, 'direct') AS source,
      multiIf(tagged != '', ${campaign(2, "medium")}, NOT foreign, 'none', match(site, '${searched}'), 'organic', match(site, '${social}'), 'social', 'referral') AS medium,
      if(tagged != '', ${campaign(3, "campaign")}, '') AS campaign
    FROM (
      SELECT contact, began, shown.1 AS by, shown.2 AS named, shown.3 AS url, shown.4 AS linked FROM (
        SELECT contact_id AS contact, toUnixTimestamp64Milli(min(ts)) AS began,
          argMin((message_id, (${["source", "medium", "name"].map((key) => text(`context.campaign.${key}`)).join(", ")}), ${url}, ${referrer}), (ts, message_id)) AS shown
        FROM ${events}
        WHERE ${who} AND ${living} AND ${isVisit}
        GROUP BY contact_id
      )
    )
    UNION ALL
    SELECT contact, began, 1, by, '', 0, '', arrayElement({names: Array(String)}, file), 'import', '' FROM (
      SELECT contact_id AS contact, toUnixTimestamp64Milli(min(ts)) AS began, argMin(message_id, (ts, message_id)) AS by,
        indexOf({received: Array(Int64)}, argMin(toUnixTimestamp64Milli(received_at), (ts, message_id))) AS file
      FROM ${events} WHERE ${who} AND ${living} AND has({received: Array(Int64)}, toUnixTimestamp64Milli(received_at))
      GROUP BY contact_id
      UNION ALL
      SELECT contact_id, arrayElement({received: Array(Int64)}, min(number)), min(message_id), min(number) FROM (
        SELECT contact_id, message_id, indexOf({ids: Array(String)}, splitByChar(':', message_id)[1]) AS number
        FROM trait_history WHERE ${who} AND ${living} AND number > 0
      ) GROUP BY contact_id
    )
  ) GROUP BY contact
)`;
}

/**
 * The first touches that contacts' traits do not say yet, some thousands at a time. Traits that somebody else writes under these names
 * are told too; whoever writes must leave them. Flush the outbox first.
 */
export async function* changedFirstTouches(
  { clickhouse }: WorkspaceStore,
  imports: readonly Imported[],
  looked: Looked,
): AsyncGenerator<FirstTouch[]> {
  const { events, is, params } = placesOf(looked);
  const held = (trait: string): string => `coalesce(traits.${trait}.:String, '')`;
  yield* clickhouse.pages<FirstTouch>(
    `SELECT contactId, toFloat64(at) AS at, source, medium, campaign FROM (${firstTouches(events, is("contact_id"))}) AS t
     INNER JOIN (
       SELECT id, ${held("acquisition_source")} AS source_now, ${held("acquisition_medium")} AS medium_now,
         ${held("acquisition_campaign")} AS campaign_now, ${held("acquired_at")} AS at_now
       FROM contacts FINAL WHERE ${is("id")} AND deleted = 0
     ) AS c ON c.id = t.contactId
     WHERE source != source_now OR medium != medium_now OR campaign != campaign_now
       OR at_now != formatDateTime(fromUnixTimestamp64Milli(t.at, 'UTC'), '%Y-%m-%dT%H:%i:%S.') || leftPad(toString(modulo(t.at, 1000)), 3, '0') || 'Z'
     ORDER BY contactId`,
    {
      ...params,
      ids: imports.map(({ id }) => id),
      names: imports.map(({ name }) => name),
      received: imports.map(({ at }) => at),
    },
  );
}

/** By when they began; each by the two names that its rows have in the history of traits. */
export async function readImports({ postgres, id }: WorkspaceStore): Promise<readonly Imported[]> {
  const rows = await postgres
    .selectFrom("imports")
    .select(["id", "kind", "file_name", "created_at", sql<string | null>`options #>> '{file,fingerprint}'`.as("print")])
    .where("workspace_id", "=", id)
    .orderBy("created_at")
    .execute();
  return rows.flatMap((row) => {
    const imported = { name: row.file_name, at: row.created_at.getTime() };
    return [`${row.kind}-${row.print ?? ""}`, row.id].map((mark) => ({ ...imported, id: mark }));
  });
}
