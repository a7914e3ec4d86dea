import { z } from "zod";
import { readValues } from "../contacts/values.ts";
import { readVocabulary } from "../contacts/vocabulary.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, InWorkspace } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";

const Values = z
  .object({
    items: z.array(z.object({ value: z.unknown(), count: z.number().int() })),
    next: z.null(),
  })
  .meta({ id: "SeenValues" });
export type ValuesAnswer = z.output<typeof Values>;

const Vocabulary = z
  .object({
    scores: z.array(z.object({ name: z.string(), bands: z.array(z.string()) })),
    rfm: z.array(z.object({ name: z.string(), classes: z.array(z.string()) })),
    topics: z.array(z.string()),
    attributes: z.array(z.string()).describe("Of products in the catalogue"),
  })
  .meta({ id: "Vocabulary" });
export type VocabularyAnswer = z.output<typeof Vocabulary>;

const OfPath = z.object({
  path: z
    .string()
    .min(1)
    .max(200)
    .refine((path) => path.split(".").length <= 20, "At most 20 steps.")
    .describe("`address.city`"),
});

/** What the fields of an editor offer: values of data, and the names of models and topics. */
export function vocabularyRoutes(api: Api, wiring: Wiring): void {
  const config = { access: "viewer" } as const;
  const response = answers(Values);

  api.get(
    "/workspaces/:workspace/traits/values",
    {
      config,
      schema: {
        tags: ["Contacts"],
        summary: "Values a trait has, the most frequent first (of a sample of contacts)",
        params: InWorkspace,
        querystring: OfPath,
        response,
      },
    },
    async (request) => ({
      items: await readValues(await flushedTenantOf(wiring, request), "traits", request.query.path),
      next: null,
    }),
  );

  api.get(
    "/workspaces/:workspace/events/names/:event/properties/values",
    {
      config,
      schema: {
        tags: ["Events"],
        summary: "Values a property has had on an event, the most frequent first (of its latest occurrences)",
        params: InWorkspace.extend({ event: z.string() }),
        querystring: OfPath,
        response,
      },
    },
    async (request) => ({
      items: await readValues(
        await flushedTenantOf(wiring, request),
        "properties",
        request.query.path,
        request.params.event,
      ),
      next: null,
    }),
  );

  api.get(
    "/workspaces/:workspace/vocabulary/attributes/values",
    {
      config,
      schema: {
        tags: ["Products"],
        summary: "Values an attribute of products has had, the most frequent first",
        params: InWorkspace,
        querystring: OfPath,
        response,
      },
    },
    async (request) => ({
      items: await readValues(await flushedTenantOf(wiring, request), "products", request.query.path),
      next: null,
    }),
  );

  api.get(
    "/workspaces/:workspace/vocabulary",
    {
      config,
      schema: {
        tags: ["Evaluation"],
        summary: "Names that conditions use: models and their classes, topics, attributes of products",
        params: InWorkspace,
        response: answers(Vocabulary),
      },
    },
    async (request) => {
      const { scores, rfm, topics, attributes } = await readVocabulary(await flushedTenantOf(wiring, request));
      return {
        scores: scores.map(({ name, bands }) => ({ name, bands: [...bands] })),
        rfm: rfm.map(({ name, classes }) => ({ name, classes: [...classes] })),
        topics: [...topics],
        attributes: [...attributes],
      };
    },
  );
}
