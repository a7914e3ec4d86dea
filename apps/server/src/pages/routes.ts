import type { FastifyInstance } from "fastify";
import type { Wiring } from "../wiring.ts";

export function pageRoutes(app: FastifyInstance, _wiring: Wiring): void {
  app.get("/", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) =>
    reply.redirect("/docs"),
  );
}
