import type { FastifyReply } from "fastify";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { readCards } from "../contacts/read.ts";
import { languageOf } from "../segments/language.ts";
import { previewInWords } from "../segments/preview.ts";
import { Question, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";
import { Contact } from "./contacts.ts";
import { Finding, shownFindings } from "./finding.ts";

const PreviewQuestion = Question.extend({
  sample: z.number().int().min(0).max(100).default(10),
  session: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe(
      "A name the editor makes up. Answers of one session are for one instant and share what was read, so an edit costs the condition edited; a newer request ends the older one with `superseded` (409)",
    ),
  fresh: z.boolean().default(false).describe("Begins the session anew, with all data as it is now"),
});
const PreviewAnswer = z
  .object({
    asOf: Instant.describe("The instant it answers for"),
    settled: z
      .boolean()
      .describe("Nothing was written since the oldest of what it was made of; false: some conditions may know more"),
    count: z.number().int(),
    total: z.number().int().describe("All contacts"),
    share: z.number().describe("Of all contacts, 0 to 1"),
    sentence: z.string(),
    diagnostics: z.array(Finding).describe("What the document alone shows; `check` also looks at the data"),
    conditions: z
      .array(
        z.object({
          pointer: z.string(),
          sentence: z.string(),
          alone: z.number().int().describe("Contacts it holds for by itself"),
          running: z.number().int().describe("Contacts its group would hold for if it ended with this condition"),
        }),
      )
      .describe("Each before those inside it; the first is the whole"),
    reach: z
      .array(z.object({ channel: z.string(), count: z.number().int() }))
      .describe("Members that can be reached: a usable address, consent, not suppressed"),
    sample: z.array(Contact).describe("The same members of the same segment, and as far as possible of its next edit"),
  })
  .meta({ id: "Preview" });
export type PreviewAnswer = z.output<typeof PreviewAnswer>;

export function previewRoutes(api: Api, wiring: Wiring): void {
  api.post(
    "/workspaces/:workspace/evaluate/preview",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Evaluation"],
        summary: "While editing: the count, what each condition does to it, reach, sample members",
        params: InWorkspace,
        body: PreviewQuestion,
        response: answers(PreviewAnswer),
      },
    },
    async (request, reply) => {
      const store = tenantOf(request);
      const { sample, session, fresh } = request.body;
      const asked = await requestOf(wiring, store, request.body);
      const options = { sample, session, fresh, language: languageOf(request), signal: untilGone(reply) };
      const preview = await previewInWords(wiring, store, asked, options);
      return {
        asOf: new Date(preview.asOf).toISOString(),
        settled: preview.settled,
        count: preview.count,
        total: preview.total,
        share: preview.share,
        sentence: preview.sentence,
        diagnostics: shownFindings(preview.diagnostics),
        conditions: preview.worded.map(({ at, sentence, alone, running }) => {
          return { pointer: at, sentence, alone, running };
        }),
        reach: preview.reach.map((one) => ({ ...one })),
        sample: await readCards(store, preview.sample),
      };
    },
  );
}

/** Aborted when the caller hangs up before the answer. */
function untilGone(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once("close", () => {
    if (!reply.raw.writableEnded) controller.abort();
  });
  return controller.signal;
}
