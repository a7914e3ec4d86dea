import { readdirSync, readFileSync } from "node:fs";
import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";

const FOLDER = new URL("../segments/", import.meta.url);

/** The demo's segment documents, those that others refer to first. */
export function readySegments(): readonly JsonObject[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
  return files.sort().map((name) => {
    const document = JSON.parse(readFileSync(new URL(name, FOLDER), "utf8")) as Json;
    if (!isJsonObject(document)) throw new TypeError(`${name} is not a segment document`);
    return document;
  });
}
