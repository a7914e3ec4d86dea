import { z } from "zod";
import { languageOf } from "../segments/language.ts";
import { tenantOf } from "../access/gate.ts";
import { readDaily, readEventCatalogue, zoneOf } from "../catalogue/events.ts";
import { readFields } from "../catalogue/fields.ts";
import { readUses } from "../catalogue/uses.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, notFound } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

const Segments = z.array(z.object({ id: z.string(), name: z.string() })).describe("Saved segments that read it");
const Daily = z.array(z.number().int());

const CataloguedEvent = z
  .object({
    name: z.string(),
    total: z.number().int().describe("Ever"),
    recent: z.number().int().describe("In the last 30 days, today in, by the workspace's time zone"),
    daily: Daily.describe("On each of these days, today last"),
    contacts: z.number().int().describe("People who did it in these days"),
    firstSeen: Instant,
    lastSeen: Instant,
    silent: z.boolean().describe("It came regularly and has stopped"),
    ahead: z.number().int().describe("Events with an instant more than five minutes ahead: they count only then"),
    segments: Segments,
  })
  .meta({ id: "CataloguedEvent" });
const Events = z.object({ items: z.array(CataloguedEvent), next: z.null() });
export type EventCatalogueAnswer = z.output<typeof Events>;

const Field = z
  .object({
    path: z.string(),
    types: z.array(z.object({ type: z.enum(["string", "number", "boolean", "array"]), count: z.number().int() })),
    count: z.number().int().describe("How many of those looked at have it"),
    filled: z.number().describe("The part of them, 0 to 1"),
    samples: z.array(z.string()).describe("A few values of the latest, the most frequent first"),
    segments: Segments,
  })
  .meta({ id: "CataloguedField" });

const OneEvent = CataloguedEvent.extend({
  longDaily: Daily.describe("On each of the last 90 days, today last"),
  today: z.iso.date().describe("In the workspace's time zone"),
  lookedAt: z.number().int().describe("Of how many of the latest the properties were counted"),
  properties: z.array(Field),
}).meta({ id: "CataloguedEventWhole" });
export type CataloguedEventAnswer = z.output<typeof OneEvent>;

const Traits = z.object({
  items: z.array(Field),
  lookedAt: z.number().int().describe("Of how many contacts they were counted"),
  next: z.null(),
});
export type TraitCatalogueAnswer = z.output<typeof Traits>;

const longDays = 90;

/** What data there is: events with their properties, traits, how much of each and what uses it. */
export function catalogueRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Events"];
  const config = { access: "viewer" } as const;

  api.get(
    "/workspaces/:workspace/catalogue/events",
    {
      config,
      schema: {
        tags,
        summary: "Every event with its volume, the people who did it, and the segments that read it",
        params: InWorkspace,
        response: answers(Events),
      },
    },
    async (request) => ({
      items: await readEventCatalogue(wiring, tenantOf(request), { only: null, language: languageOf(request) }),
      next: null,
    }),
  );

  api.get(
    "/workspaces/:workspace/catalogue/event",
    {
      config,
      schema: {
        tags,
        summary: "One event: its volume by day, and its properties with types, values and uses",
        params: InWorkspace,
        querystring: z.object({ name: z.string().min(1).max(500) }),
        response: answers(OneEvent),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { name } = request.query;
      const [found] = await readEventCatalogue(wiring, store, { only: name, language: languageOf(request) });
      if (found === undefined) throw notFound("unknown_event", "No event of this name has come in.");
      const now = wiring.now();
      const [uses, timezone] = await Promise.all([readUses(wiring, store, languageOf(request)), zoneOf(store)]);
      const [daily, { fields, of }] = await Promise.all([
        readDaily(store, { event: name, days: longDays, timezone, now }),
        readFields(store, "properties", name, (path) => uses.ofProperty(name, path)),
      ]);
      const byAge = daily.get(name)?.byAge ?? Array.from({ length: longDays }, () => 0);
      const today = new Intl.DateTimeFormat("en-CA", { timeZone: timezone }).format(now);
      return { ...found, longDaily: byAge.toReversed(), today, lookedAt: of, properties: fields };
    },
  );

  api.get(
    "/workspaces/:workspace/catalogue/traits",
    {
      config,
      schema: {
        tags,
        summary: "Every trait with its types, how many contacts have it, values, and the segments that read it",
        params: InWorkspace,
        response: answers(Traits),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const uses = await readUses(wiring, store, languageOf(request));
      const { fields, of } = await readFields(store, "traits", "", (path) => uses.ofTrait(path));
      return { items: fields, lookedAt: of, next: null };
    },
  );
}
