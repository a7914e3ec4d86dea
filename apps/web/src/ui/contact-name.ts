import type { ContactAnswer } from "@kindred/server/answers";

/** What a person is called on the screen: their name, else the strongest identity, else the key. */
export function contactName({ traits, email, externalId, phone, key }: ContactAnswer): string {
  const parts = [traits["first_name"] ?? traits["firstName"], traits["last_name"] ?? traits["lastName"]];
  const full = parts.filter((each) => typeof each === "string" && each !== "").join(" ");
  const name = typeof traits["name"] === "string" ? traits["name"] : full;
  return name !== "" ? name : (email ?? externalId ?? phone ?? key);
}
