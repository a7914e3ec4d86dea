import { rfmModel, rfmOutlook, rfmTransitions } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { readCards } from "../contacts/read.ts";
import { evaluationOf, Moment } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { Contact } from "./contacts.ts";
import { flushedTenantOf } from "./flushed.ts";
import { refuseOddRange } from "./range.ts";
import { InModel, Transitions } from "./rfm-shapes.ts";

const Level = z.coerce.number().int().min(1).max(5);

/** Who is in a class or a cell, and how people move between classes. */
export function rfmPeopleRoutes(api: Api, wiring: Wiring): void {
  const tags = ["RFM"];
  const config = { access: "viewer" } as const;
  const base = "/workspaces/:workspace/rfm/:model";

  api.get(
    `${base}/members`,
    {
      config,
      schema: {
        tags,
        summary: "The people of a class or a cell, by contact id",
        params: InModel,
        querystring: Page.extend({
          class: z.string().max(60).optional(),
          r: Level.optional(),
          f: Level.optional(),
          m: Level.optional(),
        }),
        response: answers(pageOf(Contact)),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { id, definition } = await rfmModel(store, request.params.model);
      const { class: name, r, f, m, limit, cursor } = request.query;
      const scores = Object.entries({ r, f, m }).flatMap(([score, level]) =>
        level === undefined ? [] : [{ rfm: id, [score]: { is: level } }],
      );
      const all = [...(name === undefined ? [] : [{ rfm: id, class: name }]), ...scores];
      const where = { all: all.length === 0 ? [{ rfm: id, r: { gte: 1 } }] : all };
      const document = { version: 1, id: "rfm-members", name: "Members", where };
      const [after] = readCursor(cursor, z.tuple([z.number().int().min(0).max(4_294_967_294)])) ?? [0];
      const page = await evaluationOf(wiring, store).members({ document }, { after, limit });
      // One of a definition before may still have people until the next refresh.
      const classes = definition.rules.map((rule) => rule.class);
      if (name !== undefined && page.members.length === 0 && !classes.includes(name)) {
        const message = `There is no class ${JSON.stringify(name)} in ${JSON.stringify(id)}. There are: ${[...new Set(classes)].join(", ")}.`;
        throw new KindredError("unknown_class", message, { status: 404, pointer: "/query/class" });
      }
      const ids = page.members.map((member) => Number(member.id));
      return { items: await readCards(store, ids), next: page.next === null ? null : writeCursor([page.next]) };
    },
  );

  api.get(
    `${base}/transitions`,
    {
      config,
      schema: {
        tags,
        summary: "Moves between classes over any two dates, and how likely each is within 30, 60 and 90 days",
        params: InModel,
        querystring: z.object({
          from: Moment.optional().describe("30 days before `to` unless given"),
          to: Moment.optional().describe("Now unless given"),
        }),
        response: answers(Transitions),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { id } = await rfmModel(store, request.params.model);
      const to = request.query.to ?? wiring.now();
      const from = request.query.from ?? to - 30 * 86_400_000;
      refuseOddRange("bad_range", { from, to, now: wiring.now(), pointer: "/query/from" });
      const [moved, outlook] = await Promise.all([rfmTransitions(store, id, { from, to }), rfmOutlook(store, id)]);
      const iso = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
      return {
        from: iso(moved?.from),
        to: iso(moved?.to),
        moves: moved?.moves.map((move) => ({ ...move })) ?? [],
        outlook:
          outlook === null
            ? null
            : {
                ...outlook,
                horizons: [...outlook.horizons],
                classes: outlook.classes.map(({ moves, stayDays, class: name }) => ({
                  class: name,
                  stayDays: { ...stayDays },
                  moves: moves.map((move) => ({ ...move, within: move.within.map((one) => ({ ...one })) })),
                })),
              },
      };
    },
  );
}
