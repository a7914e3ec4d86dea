import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import { icon } from "./icon.ts";
import { notBuilt } from "./not-built.ts";

const open = { config: { access: "public" }, schema: { hide: true } } as const;
const year = 31_536_000;

/**
 * The web app: its hashed files (Brotli or gzip where the browser takes it), and its one page for every address of a page.
 * The page asks the API for everything, so it is open; what it shows is decided there.
 *
 * @param folder what `npm run build` made of apps/web; null, or a folder without it, serves a page that says how to build it
 */
export async function webRoutes(app: FastifyInstance, folder: string | null): Promise<void> {
  // Read for each visit: a build under a running server leaves files under other names, which only its own page knows.
  const readPage = async (): Promise<string | null> =>
    folder === null ? null : readFile(join(folder, "index.html"), "utf8").catch(() => null);
  const built = (await readPage()) !== null;
  if (folder !== null && built) {
    await app.register(async (scope) => {
      scope.addHook("onRoute", (route) => {
        route.config = { ...route.config, access: "public" };
        route.schema = { ...route.schema, hide: true };
      });
      await scope.register(fastifyStatic, {
        root: join(folder, "web"),
        prefix: "/web/",
        preCompressed: true,
        decorateReply: false,
        index: false,
        immutable: true,
        maxAge: year * 1_000,
      });
    });
  }
  app.get("/icon.svg", open, async (_request, reply) =>
    reply.type("image/svg+xml").header("cache-control", "public, max-age=86400").send(icon),
  );
  for (const path of ["/", "/join", "/w/*"]) {
    app.get(path, open, async (_request, reply) => {
      void reply.type("text/html; charset=utf-8").header("cache-control", "no-store");
      const page = built ? await readPage() : null;
      if (page === null) return reply.status(503).send(notBuilt);
      const nonce = randomBytes(16).toString("base64");
      return reply.header("content-security-policy", policy(nonce)).send(page.replaceAll("__NONCE__", nonce));
    });
  }
}

/** Scripts only from our own files; styles also those that the app makes under this page's nonce. */
function policy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
