import { KindredError } from "@kindred/schema";
import { lintSegment, loadContext } from "@kindred/engine";
import { check, languages } from "@kindred/segment";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { findContact } from "../contacts/find.ts";
import { readCards } from "../contacts/read.ts";
import { evaluationOf, Question, requestOf } from "../segments/request.ts";
import { inWords, readSegment } from "../segments/preview.ts";
import { sentenceOf } from "../segments/sentence.ts";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { Contact } from "./contacts.ts";
import { Explained, shownExplanation } from "./explained.ts";
import { Needed, shownNeed } from "./needed.ts";
import { MemberAnswer, shownMember } from "./member.ts";
import { Finding, shownFindings } from "./finding.ts";
import { flushedTenantOf } from "./flushed.ts";

const CheckAnswer = z
  .object({
    ok: z.boolean(),
    diagnostics: z.array(Finding),
    canonical: z.record(z.string(), z.unknown()).nullable(),
    hash: z.string().nullable(),
    freshness: z.enum(["live", "refreshed"]).nullable(),
    reads: z
      .record(z.string(), z.array(z.string()))
      .nullable()
      .describe(
        "Names it reads, by kind: events, properties, traits, segments, lists, RFM models, scores, channels, topics",
      ),
    sentence: z.string().nullable(),
  })
  .meta({ id: "Checked" });
export type CheckAnswer = z.output<typeof CheckAnswer>;
const Count = z.object({ count: z.number().int(), total: z.number().int(), now: Instant });
const Explanation = z
  .object({
    contact: Contact,
    member: z.boolean(),
    sentence: z.string(),
    now: Instant,
    changesAt: Instant.nullable().describe("When the answer changes with no new event; null: not by time alone"),
    since: Instant.nullable().describe("Since when the answer has been so; null: always, or not known"),
    needs: Needed.nullable().describe("What would have to happen for a non-member to enter; null for a member"),
    explanation: Explained,
  })
  .meta({ id: "Explanation" });
export type ExplanationAnswer = z.output<typeof Explanation>;

function isoOf(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}

export function evaluationRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Evaluation"];
  const config = { access: "viewer" } as const;
  const path = (operation: string): string => `/workspaces/:workspace/evaluate/${operation}`;
  const instant = (now: number | undefined): string => new Date(now ?? wiring.now()).toISOString();

  api.post(
    path("check"),
    {
      config,
      schema: {
        tags,
        summary: "Check a document: diagnostics, canonical form, sentence",
        params: InWorkspace,
        body: Question,
        response: answers(CheckAnswer),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { document, alongside } = await requestOf(wiring, store, request.body);
      const loaded = await loadContext(store, { alongside, names: true });
      const { check: context } = loaded;
      const checked = check(document, context);
      const diagnostics = shownFindings(
        await lintSegment(store, checked, loaded, { now: request.body.now ?? wiring.now(), alongside }),
      );
      if (!checked.ok)
        return { ok: false, diagnostics, canonical: null, hash: null, freshness: null, reads: null, sentence: null };
      const reads = Object.fromEntries(
        Object.entries(checked.reads).map(([name, list]) => [name, [...(list as readonly string[])]]),
      );
      const canonical = { ...checked.canonical } as Record<string, unknown>;
      return {
        ok: true,
        diagnostics,
        canonical,
        hash: checked.hash,
        freshness: checked.freshness,
        reads,
        sentence: sentenceOf(checked.segment, context.segments, languageOf(request)),
      };
    },
  );

  api.post(
    path("describe"),
    {
      config,
      schema: {
        tags,
        summary: "The document as a sentence",
        params: InWorkspace,
        body: Question.extend({ language: z.enum(languages).default("en") }),
        response: answers(z.object({ sentence: z.string() })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { segment, context } = await readSegment(store, await requestOf(wiring, store, request.body));
      return { sentence: sentenceOf(segment, context.segments, request.body.language) };
    },
  );

  api.post(
    path("sql"),
    {
      config,
      schema: {
        tags,
        summary: "The SQL that counts it, its values apart",
        params: InWorkspace,
        body: Question,
        response: answers(z.object({ sql: z.string(), params: z.record(z.string(), z.unknown()) })),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { sql, params } = await evaluationOf(wiring, store).sql(await requestOf(wiring, store, request.body));
      return { sql, params: { ...params } };
    },
  );

  api.post(
    path("count"),
    {
      config,
      schema: {
        tags,
        summary: "How many contacts match",
        params: InWorkspace,
        body: Question,
        response: answers(Count),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const now = instant(request.body.now);
      const counted = await evaluationOf(wiring, store).count(await requestOf(wiring, store, request.body));
      return { ...counted, now };
    },
  );

  api.post(
    path("members"),
    {
      config,
      schema: {
        tags,
        summary: "Members by contact id, page by page",
        params: InWorkspace,
        body: Question.extend(Page.extend({ limit: z.number().int().min(1).max(10_000).default(1000) }).shape),
        response: answers(pageOf(MemberAnswer)),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { limit, cursor } = request.body;
      const [after] = readCursor(cursor, z.tuple([z.number().int().min(0).max(4_294_967_294)])) ?? [0];
      const page = await evaluationOf(wiring, store).members(await requestOf(wiring, store, request.body), {
        after,
        limit,
      });
      return { items: page.members.map(shownMember), next: page.next === null ? null : writeCursor([page.next]) };
    },
  );

  api.post(
    path("explain"),
    {
      config,
      schema: {
        tags,
        summary: "Why a contact matches, or does not",
        params: InWorkspace,
        body: Question.extend({ contact: z.string().min(1).max(1000) }),
        response: answers(Explanation),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const id = await findContact(store, request.body.contact);
      const asked = await requestOf(wiring, store, request.body);
      const explanation = await evaluationOf(wiring, store).explain(asked, id);
      const read = await readSegment(store, asked, languageOf(request));
      const [contact] = await readCards(store, [id]);
      if (contact === undefined)
        throw new KindredError("unknown_contact", "This contact was deleted just now.", { status: 404 });
      return {
        contact,
        member: explanation.member,
        now: new Date(explanation.now).toISOString(),
        changesAt: isoOf(explanation.changesAt),
        since: isoOf(explanation.since),
        needs: explanation.needs === null ? null : shownNeed(explanation.needs, read),
        sentence: read.sentence,
        explanation: shownExplanation(inWords(explanation.condition, read)),
      };
    },
  );
}
