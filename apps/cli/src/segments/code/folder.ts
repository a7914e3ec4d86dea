import type { Dirent } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { isJsonObject, type JsonObject, KindredError } from "@kindred/schema";
import { unreadable } from "../../segment-file.ts";
import { faultAt, type Fault } from "./fault.ts";
import { formatOf, parseSource, type Place, type Source } from "./source-file.ts";

/** A file of one segment, or of its examples. */
export interface FolderFile {
  /** Inside the folder, with `/`. */
  readonly path: string;
  /** As people would open it. */
  readonly shown: string;
  /** The segment's id: the file's name without its ending. */
  readonly id: string;
  /** null when it cannot be read. */
  readonly source: Source | null;
}

export interface SegmentFolder {
  readonly dir: string;
  readonly segments: readonly FolderFile[];
  /** `<id>.test.yaml`, `.yml` or `.json`. */
  readonly examples: readonly FolderFile[];
  /** What keeps files from being read as segments. */
  readonly faults: readonly Fault[];
}

const ENDINGS = new Set([".json", ".yaml", ".yml"]);

/** Every segment and its examples in a folder and those inside it; names that begin with a dot are not looked at. */
export async function readFolder(dir: string): Promise<SegmentFolder> {
  const faults: Fault[] = [];
  const files: (FolderFile & { readonly examples: boolean })[] = [];
  for (const path of (await pathsIn(dir, "")).sort()) {
    const ending = extname(path);
    const stem = path.slice(path.lastIndexOf("/") + 1, -ending.length);
    const examples = stem.endsWith(".test");
    const shown = join(dir, path);
    const source = await readSource(shown, ending, faults);
    files.push({ path, shown, source, examples, id: examples ? stem.slice(0, -".test".length) : stem });
  }
  const segments = files.filter(({ examples }) => !examples);
  faults.push(...nameFaults(segments), ...repeatFaults(segments));
  return { dir, segments, examples: files.filter(({ examples }) => examples), faults };
}

/** The document of a file; null when it is no object. */
export function documentOf({ source }: FolderFile): JsonObject | null {
  return source !== null && isJsonObject(source.value) ? source.value : null;
}

async function pathsIn(dir: string, inside: string): Promise<string[]> {
  const entries = await readdir(join(dir, inside), { withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(join(dir, inside), cause);
  });
  const paths: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.isDirectory()) paths.push(...(await pathsIn(dir, path)));
    else if (ENDINGS.has(extname(entry.name)) && (entry.isFile() || (await isLinkedFile(entry, join(dir, path)))))
      paths.push(path);
  }
  return paths;
}

/** Linked folders are left out: they could lead back up. */
async function isLinkedFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return false;
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

async function readSource(shown: string, ending: string, faults: Fault[]): Promise<Source | null> {
  try {
    const text = await readFile(shown, "utf8").catch((cause: unknown) => {
      throw unreadable(shown, cause);
    });
    return parseSource(text, "This", formatOf(ending));
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    faults.push(faultAt(shown, placeIn(error), error.code, error.message));
    return null;
  }
}

function placeIn({ details }: KindredError): Place | null {
  if (!isJsonObject(details)) return null;
  const { line, column } = details;
  return typeof line === "number" && typeof column === "number" ? { line, column } : null;
}

function nameFaults(files: readonly FolderFile[]): Fault[] {
  return files.flatMap((file) => {
    const id = documentOf(file)?.["id"];
    if (typeof id !== "string" || id === file.id || file.source === null) return [];
    const message = `The file is named after "${file.id}" and holds the segment "${id}": rename the file to ${id}${extname(file.path)}, or change the id.`;
    return [faultAt(file.shown, file.source.placeOf("/id"), "file_name_mismatch", message)];
  });
}

function repeatFaults(files: readonly FolderFile[]): Fault[] {
  const first = new Map<string, FolderFile>();
  return files.flatMap((file) => {
    const other = first.get(file.id);
    first.set(file.id, other ?? file);
    if (other === undefined) return [];
    const message = `${other.shown} holds the segment "${file.id}" as well: keep one of the two.`;
    return [faultAt(file.shown, null, "duplicate_segment", message)];
  });
}
