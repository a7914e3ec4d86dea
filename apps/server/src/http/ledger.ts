import { flowBetween, type HistoryPoint, sizeOverTime, sizesOverTime, staysIn, turnsIn } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Slug } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

const When = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);
const Range = z.object({
  from: When.optional().describe("Absent: 30 days before `to`"),
  to: When.optional().describe("Absent: now"),
});
const Duration = z.number().nullable().describe("Milliseconds; null: there is none");

const Steps = Range.extend({ step: z.enum(["minute", "hour", "day", "week", "month"]).default("day") });
const History = z.object({
  before: z.number().int().describe("Members at the beginning"),
  points: z.array(
    z.object({
      at: Instant.describe("Where the stretch begins, in the workspace's time zone"),
      entered: z.number().int().describe("Who came to be in it"),
      left: z.number().int(),
      built: z.number().int().describe("Whom the segment's first build found in it: they did not enter"),
      size: z.number().int().describe("Members at its end"),
    }),
  ),
});
export type HistoryAnswer = z.output<typeof History>;
const Histories = z.object({ items: z.array(History.extend({ segment: z.string() })) });
export type HistoriesAnswer = z.output<typeof Histories>;
const Stays = z.object({
  first: z.number().int().describe("Entries of people who had never been in it"),
  repeat: z.number().int().describe("Entries of people who came back"),
  ended: z.number().int().describe("Stays that ended in the range"),
  mean: Duration,
  quartiles: z.tuple([z.number(), z.number(), z.number()]).nullable().describe("Of their length, milliseconds"),
  open: z.number().int().describe("Members at the end of the range"),
  openMean: Duration,
});
export type StaysAnswer = z.output<typeof Stays>;
const Turns = z.object({
  items: z.array(
    z.object({
      condition: z
        .object({
          at: z.string().describe("JSON pointer into that version of the segment"),
          version: z.number().int().describe("The latest of the versions that say the same"),
          sentence: z.string().nullable().describe("null: that version is not understood any more"),
        })
        .nullable(),
      cause: z.string().nullable().describe("What brought it about where no condition is known; null where one is"),
      entered: z.number().int(),
      left: z.number().int(),
    }),
  ),
});
export type TurnsAnswer = z.output<typeof Turns>;
const Flow = z.object({
  source: z.number().int().describe("Members of `source` at `from`"),
  target: z.number().int().describe("Members of `target` at `to`"),
  moved: z.number().int().describe("In `source` then, in `target` later and not before"),
  stayed: z.number().int().describe("In `source` then and still, not in `target`"),
  lost: z.number().int().describe("In `source` then, later in neither"),
  overlapping: z.number().int().describe("In both then, in `target` still"),
});
export type FlowAnswer = z.output<typeof Flow>;

const month = 30 * 86_400_000;

/** What the ledger of entries and exits tells of segments over time. */
export function ledgerRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Memberships"];
  const config = { access: "viewer" } as const;
  const params = InWorkspace.extend({ segment: Slug });

  const rangeOf = ({ from, to }: z.output<typeof Range>): { from: number; to: number } => {
    // The instant itself counts.
    const end = to === undefined ? wiring.now() + 1 : Date.parse(to);
    const start = from === undefined ? end - month : Date.parse(from);
    if (start < end) return { from: start, to: end };
    throw new KindredError("empty_range", "`from` must lie before `to`.", { pointer: "/from" });
  };

  const steppedRange = async (store: WorkspaceStore, query: z.output<typeof Steps>) => {
    return { ...rangeOf(query), step: query.step, timezone: await timezoneOf(store) };
  };

  api.get(
    "/workspaces/:workspace/segments/:segment/history",
    {
      config,
      schema: {
        tags,
        summary: "Size over time, with entries and exits, where something changed",
        params,
        querystring: Steps,
        response: answers(History),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const range = await steppedRange(store, request.query);
      const { before, points } = await sizeOverTime(store, request.params.segment, range);
      return { before, points: points.map(shownPoint) };
    },
  );

  api.get(
    "/workspaces/:workspace/history",
    {
      config,
      schema: {
        tags,
        summary: "The size of every segment over time; of one without any change since it began, nothing",
        params: InWorkspace,
        querystring: Steps,
        response: answers(Histories),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const range = await steppedRange(store, request.query);
      const items = (await sizesOverTime(store, range)).map((history) => {
        return { ...history, points: history.points.map(shownPoint) };
      });
      return { items };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/stays",
    {
      config,
      schema: {
        tags,
        summary: "How long people stay, how many came for the first time and how many came back",
        params,
        querystring: Range,
        response: answers(Stays),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const stays = await staysIn(store, request.params.segment, rangeOf(request.query));
      const { quartiles } = stays;
      return { ...stays, quartiles: quartiles === null ? null : ([...quartiles] as [number, number, number]) };
    },
  );

  api.get(
    "/workspaces/:workspace/segments/:segment/turns",
    {
      config,
      schema: {
        tags,
        summary: "Entries and exits by the condition that turned, the most first",
        params,
        querystring: Range,
        response: answers(Turns),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const asked = { ...rangeOf(request.query), language: languageOf(request) };
      const items = await turnsIn(store, request.params.segment, asked);
      return { items: items.map((turn) => ({ ...turn })) };
    },
  );

  api.get(
    "/workspaces/:workspace/flow",
    {
      config,
      schema: {
        tags,
        summary: "Who of one segment went to another between two instants",
        params: InWorkspace,
        querystring: Range.extend({ source: Slug, target: Slug }),
        response: answers(Flow),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { source, target } = request.query;
      return { ...(await flowBetween(store, { source, target, ...rangeOf(request.query) })) };
    },
  );
}

async function timezoneOf(store: WorkspaceStore): Promise<string> {
  const { timezone } = await store.postgres
    .selectFrom("workspaces")
    .select("timezone")
    .where("id", "=", store.id)
    .executeTakeFirstOrThrow();
  return timezone;
}

function shownPoint(point: HistoryPoint): HistoryAnswer["points"][number] {
  return { ...point, at: new Date(point.at).toISOString() };
}
