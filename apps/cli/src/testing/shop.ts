import type { RunningServer } from "@kindred/server";
import { expect } from "vitest";

/** Posts as the owner of the data directory, or with another `authorization`, and gives what was answered. */
export async function post(
  { url, localToken }: RunningServer,
  path: string,
  body: unknown,
  authorization = `Bearer ${localToken}`,
): Promise<unknown> {
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(`${url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  expect(response.status).toBe(200);
  return response.json();
}

/** Makes a workspace with what a site sent to it. Gives its id. */
export async function openShop(
  server: RunningServer,
  settings: { readonly name: string } & Readonly<Record<string, unknown>>,
  batch: readonly object[],
): Promise<string> {
  const { id } = (await post(server, "/api/v1/workspaces", settings)) as { id: string };
  const keys = `/api/v1/workspaces/${id}/keys`;
  const { secret } = (await post(server, keys, { kind: "write", name: "w" })) as { secret: string };
  if (batch.length > 0)
    await post(server, "/v1/batch", { batch }, `Basic ${Buffer.from(`${secret}:`).toString("base64")}`);
  return id;
}
