import { type Language, languages } from "@kindred/segment";
import type { FastifyRequest } from "fastify";

/** The first of the caller's `Accept-Language` that sentences can be said in; English when none of them can. */
export function languageOf(request: FastifyRequest): Language {
  const wanted = (request.headers["accept-language"] ?? "")
    .slice(0, 500)
    .split(",")
    .map((entry, place) => {
      const [tag = "", ...parameters] = entry.trim().toLowerCase().split(";");
      const quality = parameters
        .find((parameter) => parameter.trim().startsWith("q="))
        ?.trim()
        .slice(2);
      return { language: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality), place };
    })
    .sort((a, b) => b.quality - a.quality || a.place - b.place);
  for (const { language: tag } of wanted) {
    const known = languages.find((language) => language === tag);
    if (known !== undefined) return known;
  }
  return "en";
}
