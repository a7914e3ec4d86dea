import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "@kindred/schema";
import type { Api } from "../../api.ts";
import type { Workspace } from "../../workspace.ts";
import { savedSegments } from "../asked.ts";
import { newYaml, rewritten } from "./document-text.ts";
import { documentOf, type FolderFile, readFolder } from "./folder.ts";
import { inReadingOrder } from "./key-order.ts";
import { placeFor } from "./location.ts";
import { versionOf } from "./versions.ts";
import { exists, makeFolder, moveFile, writeWhole } from "./write-file.ts";

/** What became of one segment's file. */
export interface Pulled {
  readonly id: string;
  /** Inside the folder. */
  readonly path: string;
  readonly outcome: "new" | "updated" | "overwritten" | "moved" | "unchanged" | "kept";
  /** The version the file said before, and the one it says now; null: not a version of the workspace. */
  readonly from: number | null;
  readonly to: number;
  /** Why it was kept. */
  readonly why?: string;
  readonly movedFrom?: string;
}

export interface PullResult {
  readonly files: readonly Pulled[];
  /** Files whose segment the workspace does not have. */
  readonly onlyHere: readonly string[];
}

/**
 * Writes the workspace's segments into a folder. A file that says what no version of its segment says holds edits of its own:
 * it is kept unless `force`.
 */
export async function pullInto(
  dir: string,
  api: Api,
  workspace: Workspace,
  { force }: { readonly force: boolean },
): Promise<PullResult> {
  await makeFolder(dir);
  const folder = await readFolder(dir);
  const saved = await savedSegments(api, workspace);
  const files: Pulled[] = [];
  for (const { id, version, document } of saved) {
    const [file, twin] = folder.segments.filter((one) => one.id === id || documentOf(one)?.["id"] === id);
    const examples = folder.examples.filter((one) => one.id === id);
    const pull = { id, to: version, document, dir, api, workspace, force, examples };
    if (file === undefined) files.push(await pullNew(pull));
    else if (twin === undefined) files.push(await pullOver(pull, file));
    else files.push(kept(pull, file.path, `${twin.shown} holds this segment as well: keep one of the two`));
  }
  const known = new Set(saved.map(({ id }) => id));
  return { files, onlyHere: folder.segments.filter(({ id }) => !known.has(id)).map(({ path }) => path) };
}

interface Pull {
  readonly id: string;
  readonly to: number;
  readonly document: JsonObject;
  readonly dir: string;
  readonly api: Api;
  readonly workspace: Workspace;
  readonly force: boolean;
  /** The files of its examples. */
  readonly examples: readonly FolderFile[];
}

async function pullNew({ id, to, document, dir }: Pull): Promise<Pulled> {
  const path = placeFor(document, id);
  await writeWhole(join(dir, path), newYaml(document));
  return { id, path, outcome: "new", from: null, to };
}

async function pullOver(pull: Pull, file: FolderFile): Promise<Pulled> {
  const { id, to, document, dir, force } = pull;
  const { source, path } = file;
  const value = documentOf(file);
  if (isDeepStrictEqual(value, document)) return { id, path, outcome: "unchanged", from: to, to };
  const from = value === null ? null : await versionOf(pull.api, pull.workspace, id, value);
  if (from === null && !force)
    return kept(
      pull,
      path,
      source === null
        ? "it cannot be read: mend it, or pull with --force"
        : "it has edits that the workspace does not have: apply them, or pull with --force to lose them",
    );
  const moved = value === null ? path : movedPath(path, id, value, document);
  const target = moved !== path && (await exists(join(dir, moved))) ? path : moved;
  await writeWhole(
    join(dir, path),
    source !== null && value !== null ? rewritten(source, document) : newFile(path, document),
  );
  if (target === path) return { id, path, outcome: from === null ? "overwritten" : "updated", from, to };
  await moveFile(join(dir, path), join(dir, target));
  for (const examples of pull.examples.filter((one) => dirname(one.path) === dirname(path))) {
    const beside = join(dir, dirname(target), basename(examples.path));
    if (!(await exists(beside))) await moveFile(join(dir, examples.path), beside);
  }
  return { id, path: target, movedFrom: path, outcome: "moved", from, to };
}

function kept({ id, to }: Pull, path: string, why: string): Pulled {
  return { id, path, outcome: "kept", from: null, to, why };
}

function newFile(path: string, document: JsonObject): string {
  return path.endsWith(".json") ? `${JSON.stringify(inReadingOrder(document), null, 2)}\n` : newYaml(document);
}

/** A file that lies where its segment's folder says goes along when the folder changes; one put elsewhere by hand stays. */
function movedPath(path: string, id: string, before: JsonObject, after: JsonObject): string {
  const ending = path.slice(path.lastIndexOf("."));
  return path === placeFor(before, id, ending) ? placeFor(after, id, ending) : path;
}
