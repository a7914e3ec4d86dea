import { hash } from "node:crypto";
import { base32 } from "@kindred/schema";
import type { IdentityKind } from "@kindred/store";

/**
 * A contact's public key, made from the identity that first named it. Deterministic: the same file imported into the
 * same workspace again gives the same keys, and so the same sample slices.
 */
export function contactKey(workspaceId: string, kind: IdentityKind, value: string): string {
  return `con_${base32(hash("sha256", `${workspaceId}\n${kind}\n${value}`, "buffer").subarray(0, 13)).slice(0, 20)}`;
}
