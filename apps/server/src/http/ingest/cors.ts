import type { FastifyInstance } from "fastify";

/**
 * Sites of any origin may send events: a write key only lets one write, and no cookie takes part.
 * The answer to a preflight is kept by browsers for a day.
 */
export function addCors(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    void reply.headers({
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "retry-after",
      "cross-origin-resource-policy": "cross-origin",
    });
    if (request.method !== "OPTIONS") return;
    const wanted = request.headers["access-control-request-headers"];
    void reply.headers({
      "access-control-allow-methods": "GET, POST, OPTIONS",
      "access-control-allow-headers":
        wanted ?? "authorization, content-type, content-encoding, x-write-key, x-retry-count",
      "access-control-max-age": "86400",
      vary: "access-control-request-headers",
    });
  });
  app.options("/*", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) =>
    reply.status(204).send(),
  );
}
