import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import { ErrorAnswer } from "./errors.ts";

/** A Fastify whose routes are typed by their zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export const InWorkspace = z.object({ workspace: z.string().max(100).describe("Workspace id, `ws_…`") });

export const Slug = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,99}$/u,
    "Use small letters, digits, _ and -, at most 100, starting with a letter or digit.",
  );

/** An instant in answers: ISO 8601 in UTC with milliseconds. */
export const Instant = z.iso.datetime();

export const Done = z.object({ ok: z.literal(true) });

export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(50),
  cursor: z.string().max(2000).optional().describe("`next` of the page before"),
});

/** One page of a list: `next` is the cursor of the following page, null on the last. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Answers of a route: the good one, and the one shape of every refusal. */
export function answers<T extends z.ZodType>(ok: T) {
  return { 200: ok, default: ErrorAnswer };
}

/** A cursor is the place reached, opaque to the caller. */
export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** Throws `bad_cursor` for anything that `writeCursor` did not make with a place of this shape. */
export function readCursor<T extends z.ZodType>(cursor: string | undefined, shape: T): z.output<T> | null {
  if (cursor === undefined) return null;
  try {
    return shape.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch {
    throw new KindredError(
      "bad_cursor",
      "This cursor is not one of ours: use `next` of the page before, or leave it out.",
      {
        pointer: "/cursor",
      },
    );
  }
}

export function notFound(code: string, message: string): KindredError {
  return new KindredError(code, message, { status: 404 });
}
