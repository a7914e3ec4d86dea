import { overlap } from "@kindred/engine";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { Moment, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, InWorkspace, Slug } from "./api.ts";

const Overlap = z
  .object({
    segments: z.array(z.object({ id: z.string(), count: z.number().int() })),
    union: z.number().int().describe("Contacts in at least one of them"),
    intersections: z
      .array(z.object({ segments: z.array(z.string()), count: z.number().int() }))
      .describe("Disjoint and exact: contacts in just these segments, largest first"),
    pairs: z.array(
      z.object({
        a: z.string(),
        b: z.string(),
        both: z.number().int(),
        jaccard: z.number().describe("Those in both by those in either"),
      }),
    ),
  })
  .meta({ id: "Overlap" });
export type OverlapAnswer = z.output<typeof Overlap>;

export function overlapRoutes(api: Api, wiring: Wiring): void {
  api.post(
    "/workspaces/:workspace/overlap",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Evaluation"],
        summary: "How saved segments overlap",
        params: InWorkspace,
        body: z.object({ segments: z.array(Slug).min(2).max(32), now: Moment.optional() }),
        response: answers(Overlap),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { segments, now } = request.body;
      const requests = await Promise.all(
        segments.map((segment) => requestOf(wiring, store, { segment, ...(now === undefined ? {} : { now }) })),
      );
      const resources = { workspace: store, now: wiring.now, flush: () => wiring.ingest.flush(store.id) };
      const kept = await wiring.membership.of(store.id);
      const { union, ...found } = await overlap(
        resources,
        requests,
        now === undefined ? (ids) => kept.members.now(ids) : undefined,
      );
      return {
        union,
        segments: found.segments.map((one) => ({ ...one })),
        intersections: found.intersections.map((one) => ({ ...one, segments: [...one.segments] })),
        pairs: found.pairs.map((one) => ({ ...one })),
      };
    },
  );
}
