import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { jsonSchemaTransform, jsonSchemaTransformObject } from "fastify-type-provider-zod";
import { icon } from "../web/icon.ts";

/** The OpenAPI 3.1 document of every route, and a page to browse it that loads nothing from elsewhere. */
export async function addDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Kindred",
        version: "0.1.0",
        description: "Send events under /v1 (the Segment specification's calls); manage and ask under /api/v1.",
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      components: {
        securitySchemes: {
          writeKey: { type: "http", scheme: "basic", description: "A write key as the user name, no password" },
          adminKey: { type: "http", scheme: "bearer", description: "An admin key" },
          session: { type: "apiKey", in: "cookie", name: "kindred_session", description: "A signed-in person" },
        },
      },
      security: [{ adminKey: [] }, { session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  await app.register(async (scope) => {
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, access: "public" };
    });
    await scope.register(swaggerUi, {
      routePrefix: "/docs",
      staticCSP: true,
      uiConfig: { docExpansion: "none", tryItOutEnabled: false },
      theme: {
        title: "Kindred API",
        favicon: [{ filename: "icon.svg", rel: "icon", type: "image/svg+xml", sizes: "any", content: icon }],
      },
      logo: { type: "image/svg+xml", content: Buffer.from(icon), href: "/", target: "_self" },
    });
  });
  app.get("/api/v1/openapi.json", { config: { access: "public" }, schema: { hide: true } }, async () => app.swagger());
}
