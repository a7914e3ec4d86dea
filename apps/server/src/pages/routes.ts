import { KindredError } from "@kindred/schema";
import type { FastifyInstance } from "fastify";
import { knownError } from "../http/errors.ts";
import { signIn, signOut, workspacesOf } from "../http/session.ts";
import { setUp, setupNeeded } from "../http/setup.ts";
import type { Wiring } from "../wiring.ts";
import { errorPage, setupPage, signInPage } from "./sign-in.ts";
import { icon } from "./icon.ts";
import { sendPage } from "./send.ts";
import { copyScript, style } from "./style.ts";
import { workspacePages } from "./workspace.ts";

/** As strict as the API's, plus our own script file for the copy buttons. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The start page and what it leads to: HTML made here, no build step, usable without scripts. */
export function pageRoutes(app: FastifyInstance, wiring: Wiring): void {
  const open = { config: { access: "public" }, schema: { hide: true } } as const;
  app.addContentTypeParser(
    "application/x-www-form-urlencoded",
    { parseAs: "string", bodyLimit: 20_000 },
    async (_request: unknown, text: string) => Object.fromEntries(new URLSearchParams(text)),
  );
  app.addHook("onRequest", async (_request, reply) => {
    void reply.header("content-security-policy", policy).header("cache-control", "no-store");
  });
  app.setErrorHandler((error, request, reply) => {
    const known = knownError(error);
    if (known === null || known.status >= 500) request.log.error({ err: error }, "a page failed");
    if (known === null) {
      const message = `The server's log has the details under request ${request.id}.`;
      return sendPage(reply.status(500), errorPage("Something went wrong", message));
    }
    if (known.code === "not_signed_in") return reply.redirect("/");
    const title = known.status === 404 ? "Not here" : "This did not work";
    return sendPage(reply.status(known.status), errorPage(title, known.message));
  });

  const asset = (path: string, type: string, content: string): void => {
    app.get(path, open, async (_request, reply) =>
      reply.type(type).header("cache-control", "public, max-age=3600").send(content),
    );
  };
  asset("/assets/kindred.css", "text/css; charset=utf-8", style);
  asset("/assets/copy.js", "text/javascript; charset=utf-8", copyScript);
  asset("/assets/icon.svg", "image/svg+xml", icon);

  app.get("/", open, async (request, reply) => {
    if (request.principal !== null) {
      const [first] = await workspacesOf(wiring, request);
      if (first !== undefined) return reply.redirect(`/w/${first.id}`);
    }
    return sendPage(reply, (await setupNeeded(wiring)) ? setupPage() : signInPage());
  });

  app.post("/sign-in", open, async (request, reply) => {
    const { email = "", password = "" } = (request.body ?? {}) as Readonly<Record<string, string>>;
    try {
      await signIn(wiring, request, reply, { email: email.slice(0, 320), password: password.slice(0, 200) });
    } catch (error) {
      if (!(error instanceof KindredError) || error.status >= 500) throw error;
      return sendPage(reply.status(error.status), signInPage({ error: error.message, email }));
    }
    return reply.redirect("/", 303);
  });

  app.post("/sign-out", open, async (request, reply) => {
    await signOut(wiring, request, reply);
    return reply.redirect("/", 303);
  });

  app.post("/setup", open, async (request, reply) => {
    const form = (request.body ?? {}) as Readonly<Record<string, string>>;
    try {
      await setUp(wiring, request, reply, form);
    } catch (error) {
      if (!(error instanceof KindredError) || error.status >= 500) throw error;
      return sendPage(reply.status(error.status), setupPage({ ...form, error: error.message }));
    }
    return reply.redirect("/", 303);
  });

  workspacePages(app, wiring);
}
