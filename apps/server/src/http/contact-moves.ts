import { movesOfContact } from "@kindred/engine";
import { z } from "zod";
import { findContact } from "../contacts/find.ts";
import { languageOf } from "../segments/language.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, Page, pageOf, readCursor, writeCursor } from "./api.ts";
import { InContact } from "./contacts.ts";
import { flushedTenantOf } from "./flushed.ts";
import { TurnedCondition } from "./turned-condition.ts";

const Move = z.object({
  id: z.number().int().describe("The ledger's number"),
  change: z.enum(["entered", "left"]),
  at: Instant,
  segment: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
  cause: z.string().describe("What brought it about: event, profile, time, …"),
  detail: z.string().describe("The event, the trait or the list, where the cause has a name"),
  condition: TurnedCondition,
});
export type ContactMoveAnswer = z.output<typeof Move>;

/** What the ledger tells of one contact. */
export function contactMoveRoutes(api: Api, wiring: Wiring): void {
  api.get(
    "/workspaces/:workspace/contacts/:contact/moves",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Memberships"],
        summary: "The contact's entries and exits, the latest first: when, why, and by which condition",
        params: InContact,
        querystring: Page,
        response: answers(pageOf(Move)),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { limit, cursor } = request.query;
      const contact = await findContact(store, request.params.contact);
      const [before] = readCursor(cursor, z.tuple([z.number().int().min(1)])) ?? [null];
      const moves = await movesOfContact(store, contact, { before, limit, language: languageOf(request) });
      const last = moves.length < limit ? undefined : moves.at(-1);
      const items = moves.map((move) => ({ ...move, at: new Date(move.at).toISOString() }));
      return { items, next: last === undefined ? null : writeCursor([last.id]) };
    },
  );
}
