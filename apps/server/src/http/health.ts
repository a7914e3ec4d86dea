import { sql } from "kysely";
import type { FastifyInstance } from "fastify";
import type { Wiring } from "../wiring.ts";

type State = "up" | "down";

/** For load balancers and Prometheus: public, and telling nothing but up, down and figures. */
export function healthRoutes(app: FastifyInstance, wiring: Wiring): void {
  app.get("/health", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) => {
    const [postgres, clickhouse] = await Promise.all([
      state(sql`SELECT 1`.execute(wiring.stores.postgres)),
      state(wiring.stores.clickhouse.ping()),
    ]);
    const ok = postgres === "up" && clickhouse === "up";
    return reply.status(ok ? 200 : 503).send({ status: ok ? "ok" : "degraded", stores: { postgres, clickhouse } });
  });

  app.get("/metrics", { config: { access: "public" }, schema: { hide: true } }, async (_request, reply) =>
    reply.type(wiring.metrics.registry.contentType).send(await wiring.metrics.registry.metrics()),
  );
}

/** A store that has not answered within two seconds counts as down. */
async function state(asked: Promise<unknown>): Promise<State> {
  const late = new Promise<State>((resolve) => {
    setTimeout(resolve, 2000, "down").unref();
  });
  return Promise.race([
    asked.then(
      (): State => "up",
      (): State => "down",
    ),
    late,
  ]);
}
