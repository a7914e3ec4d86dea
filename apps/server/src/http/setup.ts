import { KindredError } from "@kindred/schema";
import type { FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { checkOrigin } from "../access/gate.ts";
import { secretsEqual } from "../access/secrets.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api } from "./api.ts";
import { setSession } from "./session.ts";
import { createPerson, NewPerson } from "./users.ts";
import { createWorkspace } from "./workspaces.ts";

const Setup = NewPerson.extend({
  workspace: z
    .string()
    .min(1)
    .max(100)
    .default("My shop")
    .describe("Name of the first workspace, if there is none yet"),
  setupCode: z.string().max(200).optional().describe("From the server's log; the local token needs none"),
});

export async function setupNeeded(wiring: Wiring): Promise<boolean> {
  return (await wiring.stores.postgres.selectFrom("users").select("id").limit(1).executeTakeFirst()) === undefined;
}

export function setupRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Session"];

  api.get(
    "/setup",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "Whether the first owner is still to be made, and whether the caller is signed in",
        response: answers(z.object({ needed: z.boolean(), signedIn: z.boolean() })),
      },
    },
    async (request) => ({ needed: await setupNeeded(wiring), signedIn: request.principal !== null }),
  );

  api.post(
    "/setup",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "Make the first owner, once",
        body: Setup,
        response: answers(z.object({ userId: z.string(), workspaceId: z.string() })),
      },
    },
    async (request, reply) => setUp(wiring, request, reply, request.body),
  );
}

/** Makes the first owner. Throws `invalid_request`, `setup_done` or `wrong_setup_code`. */
async function setUp(wiring: Wiring, request: FastifyRequest, reply: FastifyReply, form: unknown) {
  checkOrigin(request, wiring.publicUrl);
  const parsed = Setup.safeParse(form);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new KindredError("invalid_request", issue?.message ?? "The form is not complete.", {
      pointer: `/${issue?.path.join("/") ?? ""}`,
    });
  }
  const { setupCode, workspace, ...person } = parsed.data;
  if (!(await setupNeeded(wiring))) {
    throw new KindredError("setup_done", "There is an owner already. Sign in, or ask an owner to add you.", {
      status: 409,
    });
  }
  if (request.principal?.kind !== "local") {
    const name = `setup ${request.ip}`;
    wiring.attempts.check(name);
    if (setupCode === undefined || !secretsEqual(setupCode, wiring.setupCode)) {
      wiring.attempts.failed(name);
      throw new KindredError("wrong_setup_code", "This is not the setup code. The server's log shows it at start.", {
        status: 403,
        pointer: "/setupCode",
      });
    }
  }
  const { postgres } = wiring.stores;
  const userId = await createPerson(postgres, person, wiring.now());
  const existing = await postgres.selectFrom("workspaces").select("id").execute();
  const ids =
    existing.length > 0 ? existing.map(({ id }) => id) : [(await createWorkspace(wiring, { name: workspace })).id];
  await postgres
    .insertInto("members_of")
    .values(ids.map((id) => ({ workspace_id: id, user_id: userId, role: "owner" as const })))
    .execute();
  if (request.principal === null) {
    setSession(wiring, request, reply, await wiring.sessions.open(userId, request.headers["user-agent"]));
  }
  return { userId, workspaceId: ids[0] ?? "" };
}
