import { KindredError } from "@kindred/schema";
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { checkOrigin } from "../access/gate.ts";
import { personOfLink } from "../access/password-links.ts";
import { hashPassword, Password } from "../access/passwords.ts";
import { sessionCookie } from "../access/sessions.ts";
import { hashSecret } from "../access/secrets.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Done, Instant, notFound } from "./api.ts";
import { setSession } from "./session.ts";

const Token = z.string().min(1).max(200);

const OpenSessions = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      createdAt: Instant,
      agent: z.string().describe("How the browser calls itself"),
      current: z.boolean(),
    }),
  ),
  next: z.null(),
});
export type OpenSessionsAnswer = z.output<typeof OpenSessions>;

/** What belongs to a person rather than to a workspace: their name, their sessions, the link to their first password. */
export function profileRoutes(api: Api, wiring: Wiring): void {
  const { postgres } = wiring.stores;
  const tags = ["Session"];
  const account = { access: "account" } as const;
  const open = { access: "public" } as const;

  api.patch(
    "/session/profile",
    {
      config: account,
      schema: {
        tags,
        summary: "Change one's name",
        body: z.object({ name: z.string().trim().min(1).max(200) }),
        response: answers(Done),
      },
    },
    async (request) => {
      await postgres
        .updateTable("users")
        .set({ name: request.body.name })
        .where("id", "=", personOf(request))
        .execute();
      return { ok: true as const };
    },
  );

  api.get(
    "/session/open",
    { config: account, schema: { tags, summary: "Where one is signed in", response: answers(OpenSessions) } },
    async (request) => {
      const sessions = await wiring.sessions.list(personOf(request), request.cookies[sessionCookie]);
      const items = sessions.map(({ createdAt, ...rest }) => ({ ...rest, createdAt: createdAt.toISOString() }));
      return { items, next: null };
    },
  );

  api.delete(
    "/session/open",
    {
      config: account,
      schema: {
        tags,
        summary: "Sign out everywhere else",
        response: answers(z.object({ ended: z.number().int() })),
      },
    },
    async (request) => ({
      ended: await wiring.sessions.closeOthers(personOf(request), request.cookies[sessionCookie]),
    }),
  );

  api.delete(
    "/session/open/:session",
    {
      config: account,
      schema: {
        tags,
        summary: "Sign out in one place",
        params: z.object({ session: z.string().max(100) }),
        response: answers(Done),
      },
    },
    async (request) => {
      const ended = await wiring.sessions.closeOne(personOf(request), request.params.session);
      if (!ended) throw notFound("unknown_session", "This session has ended already.");
      return { ok: true as const };
    },
  );

  api.post(
    "/session/password-link/look",
    {
      config: open,
      schema: {
        tags,
        summary: "Whose account a link is for",
        body: z.object({ token: Token }),
        response: answers(z.object({ email: z.string(), name: z.string() })),
      },
    },
    async (request) => guarded(request, async () => personOfLink(wiring, request.body.token)),
  );

  api.post(
    "/session/password-link",
    {
      config: open,
      schema: {
        tags,
        summary: "Choose a password with a link, once, and sign in",
        body: z.object({ token: Token, password: Password }),
        response: answers(Done),
      },
    },
    async (request, reply) => {
      checkOrigin(request, wiring.publicUrl);
      const { token, password } = request.body;
      const { id } = await guarded(request, async () => personOfLink(wiring, token));
      const hash = await hashPassword(password);
      await postgres.transaction().execute(async (transaction) => {
        const { numDeletedRows } = await transaction
          .deleteFrom("password_links")
          .where("token_hash", "=", hashSecret(token))
          .executeTakeFirst();
        // Somebody was quicker with the same link.
        if (numDeletedRows === 0n) throw notFound("unknown_link", "This link has been used. Ask for a new one.");
        await transaction.updateTable("users").set({ password_hash: hash }).where("id", "=", id).execute();
      });
      await wiring.sessions.closeAll(id);
      setSession(wiring, request, reply, await wiring.sessions.open(id, request.headers["user-agent"]));
      return { ok: true as const };
    },
  );

  /** Guessing links is as slow as guessing passwords. */
  async function guarded<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> {
    const name = `link ${request.ip}`;
    wiring.attempts.check(name);
    try {
      return await work();
    } catch (error) {
      wiring.attempts.failed(name);
      throw error;
    }
  }
}

/** @throws KindredError `not_a_person` (403) */
function personOf(request: FastifyRequest): string {
  if (request.principal?.kind === "user") return request.principal.userId;
  throw new KindredError("not_a_person", "Keys have no profile: sign in.", { status: 403 });
}
