import { isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";

export function newDocument(id: string): JsonObject {
  return { version: 1, id, name: "", where: { all: [] } };
}

/** What is saved: without the notes that say nothing. */
export function finished(document: JsonObject): JsonObject {
  const isEmpty = (value: Json): boolean =>
    value === "" || (isList(value) && value.length === 0) || isEmptyObject(value);
  const notes = ["name", "description", "folder", "timezone", "tags", "params"];
  return Object.fromEntries(Object.entries(document).filter(([key, value]) => !notes.includes(key) || !isEmpty(value)));
}

function isEmptyObject(value: Json): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

export function textOf(document: JsonObject, key: string): string {
  const value = document[key];
  return typeof value === "string" ? value : "";
}
