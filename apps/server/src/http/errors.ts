import { KindredError } from "@kindred/schema";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import { z } from "zod";

/** The one shape of every refusal. */
export const ErrorAnswer = z
  .object({
    error: z.object({
      code: z.string().describe("Stable, snake_case"),
      message: z.string().describe("What is wrong and how to mend it"),
      pointer: z.string().optional().describe("JSON pointer of the place in the input"),
      details: z.unknown().optional(),
    }),
  })
  .meta({ id: "Error" });

export type ErrorAnswer = z.output<typeof ErrorAnswer>;

function errorAnswer(error: KindredError): ErrorAnswer {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.pointer === null ? {} : { pointer: error.pointer }),
      ...(error.details === null ? {} : { details: error.details }),
    },
  };
}

/** Turns whatever was thrown into an answer; the unexpected is logged in full and told in none of its details. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = knownError(error);
  if (known === null) {
    request.log.error({ err: error }, "a request failed unexpectedly");
    const message = `Something went wrong on the server; its log has the details under request ${request.id}.`;
    return reply.status(500).send({ error: { code: "internal_error", message } });
  }
  if (known.status >= 500) request.log.error({ err: error }, known.message);
  const retryAfter = retrySeconds(known);
  if (retryAfter !== null) void reply.header("retry-after", String(retryAfter));
  return reply.status(known.status).send(errorAnswer(known));
}

export function answerUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split("?", 1)[0] ?? "/";
  const message = `There is no ${request.method} ${path.slice(0, 200)}. The routes are listed at /docs.`;
  // A file of a build that comes back would stay missing for whoever kept this.
  return reply
    .status(404)
    .header("cache-control", "no-store")
    .send({ error: { code: "unknown_route", message } });
}

function retrySeconds(error: KindredError): number | null {
  const details = error.details;
  if (typeof details === "object" && details !== null && "retryAfter" in details) {
    const seconds: unknown = details.retryAfter;
    if (typeof seconds === "number") return seconds;
  }
  return error.status === 503 || error.status === 507 ? 2 : null;
}

/** The refusal that an error stands for; null for the unexpected. */
function knownError(error: unknown): KindredError | null {
  if (error instanceof KindredError) return error;
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const place = first?.instancePath ?? "";
    const pointer = error.validationContext === "body" ? place : `/${error.validationContext ?? ""}${place}`;
    return new KindredError(
      "invalid_request",
      `${first?.message ?? "The request does not fit."} (at ${pointer || "the root"})`,
      {
        pointer,
        details: error.validation
          .slice(0, 20)
          .map((one) => ({ pointer: one.instancePath, message: one.message ?? "" })),
      },
    );
  }
  return diskFailure(error) ?? dataException(error) ?? frameworkError(error);
}

/** The stores give their failures codes themselves; files of uploads come here as the system's errors. */
function diskFailure(error: unknown): KindredError | null {
  if (!(error instanceof Error) || !("code" in error) || (error.code !== "ENOSPC" && error.code !== "EDQUOT"))
    return null;
  return new KindredError(
    "disk_full",
    "The disk under the data directory is full. Free some space and send it again.",
    {
      status: 507,
      cause: error,
    },
  );
}

/**
 * PostgreSQL's class 22: a value that no text or number of its can be, such as a null byte or a number beyond its range. Routes
 * check what they know of their input; this is what is left.
 */
function dataException(error: unknown): KindredError | null {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
  if (!/^22[0-9A-Z]{3}$/u.test(error.code)) return null;
  const message =
    "A value of this request cannot be kept or compared: a text holds a null byte, or a number is out of range.";
  return new KindredError("invalid_value", message, { cause: error });
}

/** Fastify's own refusals (`FST_ERR_…`) under codes of ours. */
function frameworkError(error: unknown): KindredError | null {
  if (!(error instanceof Error) || !("statusCode" in error)) return null;
  const { statusCode, code, message } = error as FastifyError;
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return null;
  const codes: Readonly<Record<string, string>> = {
    FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
    FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
    FST_ERR_CTP_EMPTY_JSON_BODY: "malformed_json",
    FST_ERR_CTP_INVALID_JSON_BODY: "malformed_json",
    FST_ERR_CTP_INVALID_CONTENT_LENGTH: "bad_content_length",
    FST_ERR_BAD_URL: "bad_url",
  };
  return new KindredError(codes[code] ?? "bad_request", message, { status: statusCode });
}
