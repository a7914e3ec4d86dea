import {
  type CohortQuestion,
  type CohortTable,
  cohortDocument,
  cohortMembers,
  loadContext,
  readCohorts,
} from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { check } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { Day, Events, PathName, RatesInto } from "../insights/shapes.ts";
import { languageOf } from "../segments/language.ts";
import { Moment } from "../segments/request.ts";
import { sentenceOf } from "../segments/sentence.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, pageOf, readCursor, Slug, writeCursor } from "./api.ts";
import { MemberAnswer, shownMember } from "./member.ts";

const Period = z.number().int().min(0).max(250);

const Asked = z.object({
  entry: z
    .discriminatedUnion("kind", [
      Events.extend({ kind: z.literal("event") }),
      z.object({ kind: z.literal("date"), trait: PathName }),
      z.object({ kind: z.literal("added") }),
    ])
    .default({ kind: "event", event: "Order Completed" })
    .describe("When somebody begins: with the first of these events, at a date trait, or when added as a contact"),
  cut: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("calendar") }),
      z.object({ kind: z.literal("trait"), trait: PathName }),
      z.object({
        kind: z.literal("windows"),
        windows: z
          .array(
            z.object({
              name: z.string().min(1).max(100),
              from: Day,
              to: Day.describe("The day after the last"),
              entry: Events.optional().describe("What begins here, where it is another event"),
            }),
          )
          .min(1)
          .max(12)
          .refine(
            (windows) => new Set(windows.map(({ name }) => name)).size === windows.length,
            "Names have to differ.",
          ),
        firstEver: z.boolean().default(true).describe("false: whoever did it there, whatever they did before"),
      }),
    ])
    .default({ kind: "calendar" })
    .describe(
      "Who is a cohort: who began in one calendar period, has one value of a trait, or began in a campaign's window",
    ),
  by: z.enum(["day", "week", "month", "quarter"]).default("month"),
  from: Day.nullable().default(null).describe("Cohorts from the period this day lies in; null: a year back"),
  to: Day.nullable().default(null).describe("Cohorts until the period this day lies in; null: until now"),
  returns: Events.default({ event: "Order Completed" }).describe("What coming back is"),
  measure: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("people") }),
      z.object({ kind: z.literal("count") }),
      z.object({
        kind: z.literal("sum"),
        property: PathName.default("revenue"),
        money: z.boolean().default(true).describe("false: no amount of money, so currencies do not matter"),
        currency: RatesInto.nullable().default(null),
      }),
    ])
    .default({ kind: "people" })
    .describe("The share of people who came back, events per head, or a number of the events per head"),
  columns: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("classic") }),
      z.object({ kind: z.literal("rolling") }),
      z.object({ kind: z.literal("cumulative") }),
      z.object({
        kind: z.literal("brackets"),
        brackets: z
          .array(z.tuple([Period, Period]))
          .min(1)
          .max(20)
          .refine(
            (all) => all.every(([from, to], i) => from <= to && (i === 0 || all[i - 1]![1] < from)),
            "Brackets go up and do not overlap: [[1, 3], [4, 6]].",
          ),
      }),
    ])
    .default({ kind: "classic" })
    .describe(
      "classic: exactly in period n; rolling: in n or later; cumulative: up to n; brackets: from period to period",
    ),
  periods: Period.nullable().default(null).describe("No more periods than these after the first"),
  segment: Slug.nullable().default(null).describe("Only members of this saved segment"),
  now: Moment.optional().describe("As of this instant"),
});

const Cell = z.object({
  people: z.number().int().describe("How many came back"),
  of: z.number().int().describe("Of how many: the cohort, or those of it whose periods are over"),
  value: z.number().nullable().describe("A share, or an amount per head; null of nobody"),
  low: z.number().nullable().describe("Of the 95 % interval: Wilson's of a share, the normal one of a mean"),
  high: z.number().nullable(),
  total: z.number().nullable().describe("Amounts of all together; null where people are counted"),
  unfinished: z.boolean().describe("Its last period is not over: it will grow"),
});
const Difference = z.object({ difference: z.number(), low: z.number(), high: z.number() });
const Share = z.object({ count: z.number().int(), of: z.number().int() });

const Table = z
  .object({
    now: Instant,
    timezone: z.string(),
    currency: z.string().nullable(),
    columns: z.array(z.object({ from: z.number().int(), to: z.number().int().nullable() })),
    rows: z.array(
      z.object({
        key: z.string().describe("First day, window's name, or a trait's value as JSON"),
        from: z.string().nullable(),
        to: z.string().nullable().describe("The day after the last"),
        size: z.number().int(),
        open: z.boolean().describe("Somebody may still begin in it"),
        cells: z.array(Cell.nullable()).describe("null: nothing of it has begun"),
      }),
    ),
    all: z.array(Cell.nullable()).nullable().describe("All cohorts together, where their periods are over"),
    shifts: z
      .array(
        z.object({
          from: z.string(),
          to: z.string(),
          cohorts: z.number().int(),
          observed: z.number(),
          expected: z.number(),
          score: z.number(),
        }),
      )
      .describe("Calendar periods in which all cohorts alike came back less or more than is their course"),
    comparison: z
      .object({
        a: z.string(),
        b: z.string(),
        columns: z.array(Difference.nullable()).describe("First less second"),
        stayed: Difference.extend({ within: z.number().int(), a: Share, b: Share })
          .nullable()
          .describe("Who came back at all within so many periods after their own"),
      })
      .nullable(),
    leftOut: z.number().int().describe("Values of the trait that are not shown"),
  })
  .meta({ id: "CohortTable" });
export type CohortTableAnswer = z.output<typeof Table>;

const CellName = z.object({
  row: z.string().max(10_000).describe("A row's key"),
  column: z.number().int().min(0).max(500).nullable().describe("A column's place, from 0; null: the whole cohort"),
});

const CellSegment = z.object({
  document: z.record(z.string(), z.unknown()),
  sentence: z.string(),
});
export type CohortSegmentAnswer = z.output<typeof CellSegment>;

export function cohortRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Insights"];
  const config = { access: "viewer" } as const;

  api.post(
    "/workspaces/:workspace/cohorts",
    {
      config,
      schema: {
        tags,
        summary: "Who came back, or spent, how long after they began",
        params: InWorkspace,
        body: Asked.extend({
          compare: z.tuple([z.string(), z.string()]).optional().describe("Keys of two rows"),
        }),
        response: answers(Table),
      },
    },
    async (request) => shown(await readCohorts(resourcesOf(wiring, tenantOf(request)), questionOf(request.body))),
  );

  api.post(
    "/workspaces/:workspace/cohorts/people",
    {
      config,
      schema: {
        tags,
        summary: "The people of a cell, page by page",
        params: InWorkspace,
        body: Asked.extend({ cell: CellName, ...Page.shape }),
        response: answers(pageOf(MemberAnswer)),
      },
    },
    async (request) => {
      const { limit, cursor, cell } = request.body;
      const [after] = readCursor(cursor, z.tuple([z.number().int().min(0).max(4_294_967_294)])) ?? [0];
      const resources = resourcesOf(wiring, tenantOf(request));
      const page = await cohortMembers(resources, questionOf(request.body), cell, { after, limit });
      return { items: page.members.map(shownMember), next: page.next === null ? null : writeCursor([page.next]) };
    },
  );

  api.post(
    "/workspaces/:workspace/cohorts/segment",
    {
      config,
      schema: {
        tags,
        summary: "The segment of a cell's people, not saved yet",
        params: InWorkspace,
        body: Asked.extend({ cell: CellName }),
        response: answers(CellSegment),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const document = await cohortDocument(resourcesOf(wiring, store), questionOf(request.body), request.body.cell);
      const { check: context } = await loadContext(store);
      const checked = check(document, context);
      if (!checked.ok) throw new KindredError("invalid_segment", checked.diagnostics[0]!.message, { status: 422 });
      return { document, sentence: sentenceOf(checked.segment, context.segments, languageOf(request)) };
    },
  );
}

function resourcesOf(wiring: Wiring, workspace: WorkspaceStore) {
  return { workspace, now: wiring.now, flush: () => wiring.ingest.flush(workspace.id) };
}

function questionOf(asked: z.output<typeof Asked> & { compare?: [string, string] | undefined }): CohortQuestion {
  const { entry, cut, by, from, to, returns, measure, columns, periods, segment, now, compare } = asked;
  return { entry, cut, by, from, to, returns, measure, columns, periods, segment, now, compare };
}

function shown(table: CohortTable): CohortTableAnswer {
  return {
    ...table,
    now: new Date(table.now).toISOString(),
    columns: [...table.columns],
    rows: table.rows.map((row) => ({ ...row, cells: [...row.cells] })),
    all: table.all === null ? null : [...table.all],
    shifts: [...table.shifts],
    comparison: table.comparison === null ? null : { ...table.comparison, columns: [...table.comparison.columns] },
  };
}
