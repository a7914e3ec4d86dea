import { readFileSync } from "node:fs";

const FOLDER = new URL("../segments/", import.meta.url);

/** The ready segments by id; one that others refer to stands before them. */
const IDS = [
  "loyal-90-days",
  "regulars-worth-a-call",
  "birthday-next-week",
  "around-kyiv",
  "basket-left",
  "new-without-an-order",
  "fans-of-a-category",
  "silent-this-quarter",
  "sends-much-back",
  "newsletter-test-slice",
] as const;

/** The demo's segment documents, in an order in which they can be saved. */
export function readySegments(): readonly unknown[] {
  return IDS.map((id): unknown => JSON.parse(readFileSync(new URL(`${id}.json`, FOLDER), "utf8")));
}
