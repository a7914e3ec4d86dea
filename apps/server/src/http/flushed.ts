import type { WorkspaceStore } from "@kindred/store";
import type { FastifyRequest } from "fastify";
import { tenantOf } from "../access/gate.ts";
import type { Wiring } from "../wiring.ts";

/**
 * The workspace of a request, once everything that was acknowledged to it is in ClickHouse: for every route that reads from there, so that
 * whoever has just sent or saved something sees it. What evaluates through the engine flushes there.
 */
export async function flushedTenantOf(wiring: Wiring, request: FastifyRequest): Promise<WorkspaceStore> {
  const store = tenantOf(request);
  await wiring.ingest.flush(store.id);
  return store;
}
