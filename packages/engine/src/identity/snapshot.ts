import { type JsonObject, readEmail } from "@kindred/schema";
import type { Profile } from "./profile.ts";
import { splitIdentity, type ViewContact } from "./view.ts";

/** A contact's line in ClickHouse's `contacts`: what segments are evaluated on. */
export function snapshotLine(profile: Profile, contact: ViewContact): JsonObject {
  const shown: Record<string, string> = { external_id: "", email: "", phone: "" };
  const anonymous: string[] = [];
  // The oldest of several; of several that are equally old the smallest.
  const owned = [...contact.owned].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  for (const [identity] of owned) {
    const { kind, value } = splitIdentity(identity);
    if (kind === "anonymous_id") anonymous.push(value);
    else if (shown[kind] === "") shown[kind] = value;
  }
  // Somebody who changed the address is shown with the new one.
  const current = readEmail(profile.traits["email"]);
  if (current !== null && contact.owned.has(`email\n${current}`)) shown["email"] = current;
  return {
    id: profile.id,
    key: profile.key,
    external_id: shown["external_id"] ?? "",
    email: shown["email"] ?? "",
    phone: shown["phone"] ?? "",
    anonymous_ids: anonymous,
    traits: profile.traits,
    created_at: Math.trunc(profile.createdAt),
    deleted: profile.mergedInto === null ? 0 : 1,
    version: profile.version + 1,
  };
}
