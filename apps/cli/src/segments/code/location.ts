import type { JsonObject } from "@kindred/schema";

/** Where the file of a new segment goes inside the folder: `<its folder>/<id>.yaml`. */
export function placeFor(document: JsonObject, id: string, ending = ".yaml"): string {
  return [...foldersOf(document), `${id}${ending}`].join("/");
}

/** A segment's `folder` is free text: what a file system could not keep, or would take for a way out, becomes `-`. */
function foldersOf(document: JsonObject): string[] {
  const folder = document["folder"];
  if (typeof folder !== "string") return [];
  return folder
    .split(/[/\\]/)
    .map((part) =>
      part
        .replaceAll(FORBIDDEN, "-")
        .trim()
        .replace(/^\.+/, "")
        .replace(/[. ]+$/, "")
        .slice(0, 100),
    )
    .filter((part) => part !== "" && part !== "node_modules");
}

// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const FORBIDDEN = /[<>:"|?*\u0000-\u001F\u007F]/g;
