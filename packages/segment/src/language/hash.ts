import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { JsonObject } from "@kindred/schema";

import { canonicalJson } from "./canonical-json.ts";

/** SHA-256 of what decides a canonical segment's membership: renaming or describing it anew changes nothing. */
export function hashOf(canonical: JsonObject): string {
  const { where = null, params = null, timezone = null } = canonical;
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ where, params, timezone }))));
}
