import { readFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { text as readAll } from "node:stream/consumers";
import { KindredError, isJsonObject, isSlug, type Json } from "@kindred/schema";
import { parseArgument, referencesIn, type ArgumentValue, type ParamType } from "@kindred/segment";
import { formatOf, parseSource } from "./segments/code/source-file.ts";

export interface SegmentSource {
  readonly document: Json;
  /** Documents of the same folder that it refers to, directly or not, by id. */
  readonly alongside: Readonly<Record<string, Json>>;
}

const ENDINGS = [".json", ".yaml", ".yml"];

/** Reads a segment file (JSON or YAML, `-` is standard input) with those beside it that it refers to. */
export async function readSegment(path: string, stdin: NodeJS.ReadableStream): Promise<SegmentSource> {
  if (path === "-") return { document: parse(await readAll(stdin), "standard input", ""), alongside: {} };
  const document = await readDocument(path);
  const alongside: Record<string, Json> = {};
  const open = [...referencesIn(document)];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (Object.hasOwn(alongside, id) || !isSlug(id)) continue;
    const beside = await siblingOf(path, id);
    if (beside === null) continue;
    alongside[id] = beside;
    open.push(...referencesIn(beside));
  }
  return { document, alongside };
}

async function siblingOf(path: string, id: string): Promise<Json | null> {
  for (const ending of ENDINGS) {
    const beside = join(dirname(path), `${id}${ending}`);
    const text = await readFile(beside, "utf8").catch(() => null);
    if (text !== null) return parse(text, beside, ending);
  }
  return null;
}

async function readDocument(path: string): Promise<Json> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  return parse(text, path, extname(path));
}

/** A fault of the text is told with its place. */
function parse(text: string, name: string, ending: string): Json {
  try {
    return parseSource(text, name, formatOf(ending)).value;
  } catch (error) {
    if (!(error instanceof KindredError) || !isJsonObject(error.details)) throw error;
    const { line = 1, column = 1 } = error.details;
    const where = `line ${JSON.stringify(line)}, column ${JSON.stringify(column)}`;
    throw new KindredError(error.code, `${error.message} (${where})`, { details: error.details, cause: error });
  }
}

/**
 * `k=v` pairs as the segment's parameters want them. A name the segment does not declare goes as text: the server's
 * refusal names the known ones.
 *
 * @throws KindredError `bad_argument`
 */
export function readArguments(pairs: readonly string[], document: Json): Readonly<Record<string, ArgumentValue>> {
  const args: Record<string, ArgumentValue> = {};
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 1)
      throw new KindredError("bad_argument", `Write an argument as name=value; ${JSON.stringify(pair)} is not.`);
    const name = pair.slice(0, equals);
    const text = pair.slice(equals + 1);
    const parsed = parseArgument(typeOf(name, document), text);
    if (!parsed.ok) throw new KindredError("bad_argument", `--arg ${name}: ${parsed.diagnostic.message}`);
    args[name] = parsed.value;
  }
  return args;
}

const TYPES: readonly ParamType[] = ["string", "number", "boolean", "date", "string[]", "number[]"];

function typeOf(name: string, document: Json): ParamType {
  const params = isJsonObject(document) ? document["params"] : undefined;
  const declared = isJsonObject(params) ? params[name] : undefined;
  const type = isJsonObject(declared) ? declared["type"] : undefined;
  return TYPES.find((known) => known === type) ?? "string";
}

export function unreadable(path: string, cause: unknown): KindredError {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  const reason =
    code === "ENOENT"
      ? "there is no such file"
      : code === "EISDIR"
        ? "it is a folder"
        : code === "EACCES"
          ? "this user may not read it"
          : messageOf(cause);
  return new KindredError("file_unreadable", `${path} cannot be read: ${reason}.`, { cause });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
