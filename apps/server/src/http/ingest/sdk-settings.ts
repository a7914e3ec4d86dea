import { KindredError } from "@kindred/schema";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { ApiKeys } from "../../access/api-keys.ts";

/**
 * The settings document the Segment browser SDK asks its CDN for. With `cdnURL` set to this server it needs nothing else:
 * the document sends its events back here and switches everything off that would speak to other hosts.
 */
export function addSdkSettings(app: FastifyInstance, keys: ApiKeys, publicUrl: string | null): void {
  app.get(
    "/projects/:writeKey/settings",
    {
      config: { access: "public" },
      schema: {
        tags: ["Ingestion"],
        summary: "Settings of the browser SDK",
        params: z.object({ writeKey: z.string() }),
      },
    },
    async (request, reply) => {
      const { writeKey } = request.params as { writeKey: string };
      const key = await keys.find(writeKey);
      if (key?.kind !== "write") {
        throw new KindredError("unknown_write_key", "This write key is unknown or revoked.", { status: 404 });
      }
      const own = new URL(publicUrl ?? `${request.protocol}://${request.host}`);
      void reply.header("cache-control", "public, max-age=60");
      return {
        integrations: {
          "Segment.io": {
            apiKey: writeKey,
            apiHost: `${own.host}/v1`,
            protocol: own.protocol.replace(":", ""),
            unbundledIntegrations: [],
            addBundledMetadata: true,
            maybeBundledConfigIds: {},
            versionSettings: { version: "4.4.7", componentTypes: ["browser"] },
          },
        },
        plan: {
          track: { __default: { enabled: true, integrations: {} } },
          identify: { __default: { enabled: true } },
          group: { __default: { enabled: true } },
        },
        edgeFunction: {},
        analyticsNextEnabled: true,
        middlewareSettings: {},
        enabledMiddleware: {},
        metrics: { sampleRate: 0 },
        legacyVideoPluginsEnabled: false,
        remotePlugins: [],
      };
    },
  );
}
