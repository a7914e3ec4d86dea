import type { SaidAlert } from "./say-alert.ts";
import type { Voice } from "./voice.ts";

/** One of the alerts a letter tells of. */
export interface LetterPart {
  readonly said: SaidAlert;
  readonly segmentName: string;
  /** Where the segment is shown; null: nobody said where people find this server. */
  readonly link: string | null;
}

export interface LetterText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** An e-mail about one alert or several: the same in plain text and in simple HTML, every value escaped. */
export function writeLetter(
  voice: Voice,
  parts: readonly LetterPart[],
  { workspace, isTest = false }: { readonly workspace: string; readonly isTest?: boolean },
): LetterText {
  const [first] = parts;
  const names = [...new Set(parts.map(({ segmentName }) => voice.quoted(segmentName)))];
  const title =
    parts.length === 1 && first !== undefined
      ? first.said.title
      : voice.say("several", { count: parts.length, names: names.slice(0, 5).join(", ") });
  const subject = isTest ? voice.say("test", { title }) : title;
  const hint = isTest ? [voice.say("testHint")] : [];
  const footer = voice.say("footer", { workspace: voice.quoted(workspace) });
  return {
    subject: `[Kindred] ${subject}`,
    text: [...hint, ...parts.map((part) => textOf(voice, part)), "-- ", footer].join("\n\n").concat("\n"),
    html: page(voice, [...hint.map(paragraph), ...parts.map((part) => htmlOf(voice, part)), small(footer)].join("\n")),
  };
}

function textOf(voice: Voice, { said, link }: LetterPart): string {
  const { title, figures, causes, rule } = said;
  const because =
    causes.length === 0
      ? []
      : ["", `${voice.say("because")}:`, ...causes.map(({ text, isDetail }) => `${isDetail ? "    " : "- "}${text}`)];
  const open = link === null ? [] : ["", `${voice.say("open")}: ${link}`];
  return [title, "", ...figures, ...because, "", voice.say("ruleLine", { rule }), ...open].join("\n");
}

function htmlOf(voice: Voice, { said, link }: LetterPart): string {
  const { title, figures, causes, rule } = said;
  const because =
    causes.length === 0
      ? ""
      : `<h3 style="font-size:14px;margin:16px 0 4px">${escaped(voice.say("because"))}</h3>\n<ul style="margin:0;padding-inline-start:20px">${causes
          .map(({ text, isDetail }) => `<li${isDetail ? ' style="list-style:none"' : ""}>${escaped(text)}</li>`)
          .join("\n")}</ul>`;
  const open =
    link === null ? "" : `<p><a href="${escaped(link)}" style="color:#1c6b5f">${escaped(voice.say("open"))}</a></p>`;
  return [
    `<h2 style="font-size:18px;margin:0 0 8px">${escaped(title)}</h2>`,
    ...figures.map(paragraph),
    because,
    small(voice.say("ruleLine", { rule })),
    open,
  ].join("\n");
}

function page(voice: Voice, body: string): string {
  const direction = voice.language === "ar" ? "rtl" : "ltr";
  return `<!doctype html>
<html lang="${voice.language}" dir="${direction}"><head><meta charset="utf-8"></head>
<body style="font:15px/1.5 system-ui,sans-serif;color:#1f2933;max-width:640px;margin:24px auto;padding:0 16px">
${body}
</body></html>
`;
}

function paragraph(text: string): string {
  return `<p style="margin:4px 0">${escaped(text)}</p>`;
}

function small(text: string): string {
  return `<p style="margin:16px 0 0;color:#5b6673;font-size:13px">${escaped(text)}</p>`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
