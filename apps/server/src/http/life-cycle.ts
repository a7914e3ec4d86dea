import {
  flowBetweenStages,
  getScheme,
  ledgerSince,
  openGallery,
  removeScheme,
  saveScheme,
  sizesByDefinition,
  sizesByLedger,
  stagesByDefinition,
  stagesByLedger,
  stagesOfContact,
  stageStays,
} from "@kindred/engine";
import { type Json, KindredError } from "@kindred/schema";
import { momentBefore, requireSound, type Scheme } from "@kindred/segment";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { shownScheme, shownSchemes, stageAt, stageSentences } from "../life-cycle/shown.ts";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, InWorkspace, Slug } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";
import * as shapes from "./life-cycle-shapes.ts";
import { refuseOddRange } from "./range.ts";
import { authorOf } from "./segments.ts";

const InScheme = InWorkspace.extend({ scheme: Slug });
const month = 30 * 86_400_000;
/** A step back on the calendar, by its name. */
const steps = { day: [1, "d"], week: [7, "d"], month: [1, "mo"], quarter: [3, "mo"] } as const;

/** Schemes of stages: their definition, and what the ledger tells of them. */
export function lifeCycleRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Life cycle"];
  const config = { access: "viewer" } as const;
  const edits = { access: "editor" } as const;
  const base = "/workspaces/:workspace/life-cycles";

  api.get(
    base,
    {
      config,
      schema: {
        tags,
        summary: "Schemes of stages with their sizes, and those that could be set up",
        params: InWorkspace,
        response: answers(shapes.Schemes),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const items = await shownSchemes(wiring, store, languageOf(request));
      return { contacts: await contactsOf(store), items };
    },
  );

  api.post(
    `${base}/preview`,
    {
      config,
      schema: {
        tags,
        summary: "How many each stage of an unsaved scheme would have",
        params: InWorkspace,
        body: shapes.SchemeBody,
        response: answers(shapes.StagePreview),
      },
    },
    async (request) => {
      const scheme = schemeFrom(request.body);
      requireSound(scheme);
      const store = await flushedTenantOf(wiring, request);
      const gallery = await openGallery(store, languageOf(request));
      const [sets] = await stagesByDefinition(store, scheme, [null], { now: wiring.now() });
      const sentences = stageSentences(scheme, gallery);
      const sizes = (sets ?? []).map((set) => set.size);
      const contacts = sizes.reduce((sum, size) => sum + size, 0);
      const stages = scheme.stages.map(({ id }, place) => {
        const count = sizes[place] ?? 0;
        return { id, count, share: contacts === 0 ? 0 : count / contacts, sentence: sentences[place] ?? null };
      });
      return { contacts, stages };
    },
  );

  api.put(
    `${base}/:scheme`,
    {
      config: edits,
      schema: {
        tags,
        summary: "Save a scheme; its stages are made anew as live segments",
        params: InScheme,
        querystring: z.object({
          expectedVersion: z.coerce.number().int().min(0).optional().describe("Refuses to write over another edit"),
        }),
        body: shapes.SchemeBody,
        response: answers(shapes.SchemeAnswer),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      if (request.body.id !== request.params.scheme)
        throw new KindredError("id_mismatch", "A scheme's id never changes: save it under its own address.", {
          pointer: "/id",
        });
      const author = { by: authorOf(request), now: wiring.now(), expectedVersion: request.query.expectedVersion };
      const saved = await saveScheme(store, schemeFrom(request.body), author);
      return shownScheme(wiring, await openGallery(store, languageOf(request)), saved);
    },
  );

  api.delete(
    `${base}/:scheme`,
    {
      config: edits,
      schema: {
        tags,
        summary: "Remove a scheme; its segments are archived",
        params: InScheme,
        response: answers(Done),
      },
    },
    async (request) => {
      const author = { by: authorOf(request), now: wiring.now() };
      await removeScheme(tenantOf(request), request.params.scheme, author);
      return { ok: true as const };
    },
  );

  api.get(
    `${base}/:scheme/sizes`,
    {
      config,
      schema: {
        tags,
        summary: "How many were in each stage over time",
        params: InScheme,
        querystring: z.object({
          step: z.enum(["day", "week", "month", "quarter"]).default("month"),
          points: z.coerce.number().int().min(2).max(60).default(13),
          to: shapes.Ranged.shape.to,
          basis: shapes.Ranged.shape.basis,
        }),
        response: answers(shapes.StageSizes),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { step, points, to } = request.query;
      const saved = await getScheme(store, request.params.scheme);
      const end = endOf(to, wiring.now());
      const { timezone } = await openTimezone(store);
      const [count, unit] = steps[step];
      const instants = Array.from({ length: points }, (_, place) => {
        const back = (points - 1 - place) * count;
        return back === 0 ? end : (momentBefore(end, `${back}${unit}`, timezone) ?? end);
      });
      const since = await ledgerSince(store, saved);
      const basis = request.query.basis ?? (since <= (instants[0] ?? end) ? "ledger" : "definition");
      const found =
        basis === "ledger"
          ? await sizesByLedger(store, saved.scheme, instants)
          : await sizesByDefinition(store, saved.scheme, instants, wiring.now());
      return {
        basis,
        stages: saved.scheme.stages.map(({ id }) => id),
        points: found.map(({ at, sizes }) => ({ at: new Date(at).toISOString(), sizes: [...sizes] })),
      };
    },
  );

  api.get(
    `${base}/:scheme/flow`,
    {
      config,
      schema: {
        tags,
        summary: "How many went from which stage to which between two instants",
        params: InScheme,
        querystring: shapes.Ranged,
        response: answers(shapes.StageFlow),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const saved = await getScheme(store, request.params.scheme);
      const { scheme } = saved;
      const end = endOf(request.query.to, wiring.now());
      const start = request.query.from === undefined ? end - month : Date.parse(request.query.from);
      refuseOddRange("empty_range", { from: start, to: end, now: wiring.now(), pointer: "/from" });
      if (start === end) throw new KindredError("empty_range", "`from` must lie before `to`.", { pointer: "/from" });
      const since = await ledgerSince(store, saved);
      const basis = request.query.basis ?? (since <= start ? "ledger" : "definition");
      const [before, after] =
        basis === "ledger"
          ? await Promise.all([start, end].map((at) => stagesByLedger(store, scheme, at)))
          : await stagesByDefinition(store, scheme, [start, end], { now: wiring.now() });
      const moves = flowBetweenStages(before ?? [], after ?? []).map(({ from, to, count }) => {
        return { from: stageAt(scheme, from), to: stageAt(scheme, to), count };
      });
      return { basis, from: new Date(start).toISOString(), to: new Date(end).toISOString(), moves };
    },
  );

  api.get(
    `${base}/:scheme/stays`,
    {
      config,
      schema: {
        tags,
        summary: "How long people stay in each stage",
        params: InScheme,
        querystring: z.object({ from: shapes.Ranged.shape.from }),
        response: answers(shapes.StageStays),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const saved = await getScheme(store, request.params.scheme);
      const asked = request.query.from === undefined ? 0 : Date.parse(request.query.from);
      const from = Math.max(asked, saved.createdAt.getTime());
      const found = await stageStays(store, saved.scheme, { from, now: wiring.now() });
      const stages = saved.scheme.stages.map(({ id }, place) => {
        const { entered = 0, left = 0, median = null } = found[place] ?? {};
        return { id, entered, left, median };
      });
      return { since: new Date(from).toISOString(), stages };
    },
  );

  api.get(
    `${base}/:scheme/contacts/:contact`,
    {
      config,
      schema: {
        tags,
        summary: "The stage of one contact, since when, and those before",
        params: InScheme.extend({ contact: z.string().min(1).max(1000) }),
        response: answers(shapes.ContactStage),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { scheme } = await getScheme(store, request.params.scheme);
      const contact = await findContact(store, request.params.contact);
      const history = (await stagesOfContact(store, scheme, contact)).map(({ stage, at, cause }) => {
        return { stage: stageAt(scheme, stage), at: new Date(at).toISOString(), cause };
      });
      const [current] = history;
      return { stage: current?.stage ?? null, since: current?.at ?? null, history };
    },
  );
}

/** What the shape has checked; its conditions are JSON, since the body was. */
function schemeFrom(body: z.output<typeof shapes.SchemeBody>): Scheme {
  return { ...body, stages: body.stages.map((stage) => ({ ...stage, where: (stage.where ?? null) as Json })) };
}

type Store = ReturnType<typeof tenantOf>;

async function contactsOf({ postgres, id }: Store): Promise<number> {
  const { n } = await postgres
    .selectFrom("contacts")
    .select((count) => count.fn.countAll<number>().as("n"))
    .where("workspace_id", "=", id)
    .where("deleted_at", "is", null)
    .where("merged_into", "is", null)
    .executeTakeFirstOrThrow();
  return Number(n);
}

function openTimezone({ postgres, id }: Store): Promise<{ timezone: string }> {
  return postgres.selectFrom("workspaces").select("timezone").where("id", "=", id).executeTakeFirstOrThrow();
}

/** Never in the future: nobody knows what will be. */
function endOf(to: string | undefined, now: number): number {
  return to === undefined ? now : Math.min(now, Date.parse(to));
}
