import type { IncomingHttpHeaders } from "node:http";
import { KindredError } from "@kindred/schema";
import type { ApiKeys } from "../../access/api-keys.ts";

/** The write key a request carries in its headers: Basic (as user name), Bearer or `X-Write-Key`; null when in none. */
export function keyInHeaders(headers: IncomingHttpHeaders): string | null {
  const own = headers["x-write-key"];
  if (typeof own === "string" && own !== "") return own;
  const [, scheme = "", value = ""] = /^(\w+) +(\S+)$/u.exec(headers.authorization ?? "") ?? [];
  if (scheme.toLowerCase() === "bearer") return value;
  if (scheme.toLowerCase() !== "basic") return null;
  const [user = ""] = Buffer.from(value, "base64").toString("utf8").split(":", 1);
  return user === "" ? null : user;
}

/** The workspace a write key belongs to. Throws `unknown_write_key` (401). */
export async function workspaceOfKey(keys: ApiKeys, secret: string | null): Promise<string> {
  const key = secret === null ? null : await keys.find(secret);
  if (key !== null && key.kind === "write") return key.workspaceId;
  const message =
    secret === null
      ? "No write key came with this request. Send it as the user name of Basic auth, as `Authorization: Bearer`, as `X-Write-Key`, or as `writeKey` in the body."
      : "This write key is unknown or revoked. The workspace's settings list the keys in use.";
  throw new KindredError("unknown_write_key", message, { status: 401 });
}
