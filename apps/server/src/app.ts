import cookie from "@fastify/cookie";
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from "fastify";
import { createSerializerCompiler, validatorCompiler, type ZodTypeProvider } from "fastify-type-provider-zod";
import { addGate } from "./access/gate.ts";
import type { Access } from "./access/roles.ts";
import type { Api } from "./http/api.ts";
import { addClosing } from "./http/closing.ts";
import { addContentTypes } from "./http/content.ts";
import { addDocs } from "./http/docs.ts";
import { answerError, answerUnknownRoute } from "./http/errors.ts";
import { addSecurityHeaders } from "./http/headers.ts";
import { healthRoutes } from "./http/health.ts";
import { ingestRoutes } from "./http/ingest/routes.ts";
import { resources } from "./http/resources.ts";
import { webRoutes } from "./web/routes.ts";
import type { Wiring } from "./wiring.ts";

export interface DeclaredRoute {
  readonly method: string;
  readonly url: string;
  readonly access: Access | undefined;
}

/** Documents and settings; batches, uploads and segments have limits of their own. */
const bodyLimit = 1_048_576;

/** The whole HTTP surface over the given wiring; listens nowhere yet. */
export async function buildApp(wiring: Wiring): Promise<{ app: FastifyInstance; routes: readonly DeclaredRoute[] }> {
  const logger: FastifyBaseLogger = wiring.logger;
  const app: FastifyInstance = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: wiring.trustProxy,
    bodyLimit,
    // Headers must come promptly; a body may be a long upload.
    requestTimeout: 3_600_000,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: 1000 },
    return503OnClosing: true,
  });
  const routes = collectRoutes(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(createSerializerCompiler());
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerUnknownRoute);
  addSecurityHeaders(app);
  addClosing(app);
  observe(app, wiring);
  await app.register(cookie);
  addGate(app, {
    postgres: wiring.stores.postgres,
    keys: wiring.keys,
    sessions: wiring.sessions,
    localToken: wiring.localToken,
    publicUrl: wiring.publicUrl,
    workspace: (id) => wiring.stores.workspace(id),
  });
  await addDocs(app);
  await app.register(async (scope) => healthRoutes(scope, wiring));
  if (wiring.role !== "worker") {
    await app.register((scope) => ingestRoutes(scope, wiring), { prefix: "/v1" });
    await app.register(
      async (scope) => {
        const api: Api = scope.withTypeProvider<ZodTypeProvider>();
        addContentTypes(scope);
        for (const addRoutes of resources) addRoutes(api, wiring);
      },
      { prefix: "/api/v1" },
    );
    await app.register(async (scope) => webRoutes(scope, wiring.webDir));
  }
  await app.ready();
  return { app, routes };
}

/** Every route must say who may use it; one that does not keeps the server from starting. */
function collectRoutes(app: FastifyInstance): readonly DeclaredRoute[] {
  const routes: DeclaredRoute[] = [];
  app.addHook("onRoute", (route) => {
    for (const method of [route.method].flat()) {
      routes.push({
        method,
        url: route.url,
        get access() {
          return route.config?.access;
        },
      });
    }
  });
  app.addHook("onReady", async () => {
    const silent = routes.filter(({ access }) => access === undefined);
    if (silent.length === 0) return;
    throw new Error(`No access declared: ${silent.map(({ method, url }) => `${method} ${url}`).join(", ")}`);
  });
  return routes;
}

function observe(app: FastifyInstance, wiring: Wiring): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "unknown";
    wiring.metrics.requests.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    );
    request.log.debug(
      { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      "answered",
    );
  });
}
