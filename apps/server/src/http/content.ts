import { KindredError } from "@kindred/schema";
import type { FastifyInstance } from "fastify";
import { parseDocument } from "yaml";
import { parseJson } from "./json-text.ts";

const yamlTypes = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

/** JSON with the place of a mistake in the refusal, and YAML wherever JSON is taken. */
export function addContentTypes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, async (_request: unknown, text: string) =>
    text === "" ? undefined : parseJson(text),
  );
  app.addContentTypeParser(yamlTypes, { parseAs: "string" }, async (_request: unknown, text: string) =>
    parseYaml(text),
  );
}

/** Throws `malformed_yaml` with line and column. Aliases are limited: a few lines cannot unfold into gigabytes. */
function parseYaml(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: true, prettyErrors: true });
  const [error] = document.errors;
  if (error !== undefined) {
    const [start] = error.linePos ?? [];
    const details = start === undefined ? null : { line: start.line, column: start.col };
    throw new KindredError("malformed_yaml", `The body is not YAML: ${error.message.split("\n", 1)[0] ?? ""}`, {
      details,
    });
  }
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    throw new KindredError(
      "malformed_yaml",
      `The YAML cannot be read: ${error instanceof Error ? error.message : "too many aliases"}.`,
    );
  }
}
