import { segmentName } from "@kindred/segment";
import type { AlertBody, AlertKind, Causes, Edit } from "../alert.ts";
import { sayFigure, sayRule, sayValue } from "./rule-words.ts";
import type { MessageName, Voice } from "./voice.ts";

/** An alert in one language: what to show, line by line. */
export interface SaidAlert {
  readonly title: string;
  /** From what to what, when, and what would be usual. */
  readonly figures: readonly string[];
  /** What did it, the most telling first; a detail belongs to the line before it. */
  readonly causes: readonly { readonly text: string; readonly isDetail: boolean }[];
  readonly rule: string;
}

export function sayAlert(voice: Voice, kind: AlertKind, body: AlertBody): SaidAlert {
  const { measure, condition, segmentName, value } = body;
  const name = voice.quoted(segmentName);
  const said = sayValue(voice, measure, value);
  const title =
    kind === "recovered"
      ? voice.say("recovered", { name, value: said })
      : voice.say(kind, { name, value: said, condition: sayFinding(voice, body) });
  return {
    title,
    figures: figuresOf(voice, body),
    causes: causesOf(voice, body),
    rule: sayRule(voice, measure, condition),
  };
}

function sayFinding(voice: Voice, { measure, condition, value, before, expected }: AlertBody): string {
  switch (condition.kind) {
    case "below":
    case "above":
      return voice.say(condition.kind, { limit: sayFigure(voice, measure, condition.value) });
    case "change": {
      const { over } = condition;
      if (before === null || before === 0) return voice.say("fromNothing", { over });
      const percent = voice.percent(Math.abs(value - before) / before);
      return voice.say(value > before ? "more" : "less", { percent, over });
    }
    case "unusual":
      return voice.say(expected !== null && value < expected.usual ? "unusuallyFew" : "unusuallyMany");
  }
}

function figuresOf(voice: Voice, body: AlertBody): string[] {
  const { measure, value, before, from, to, expected, causes } = body;
  const now = voice.instant(to);
  const figure = (each: number): string => sayFigure(voice, measure, each);
  const lines = [
    before === null
      ? voice.say("stands", { value: sayValue(voice, measure, value), now })
      : voice.say("moved", { before: figure(before), earlier: voice.instant(from), value: figure(value), now }),
  ];
  if (expected !== null) {
    const { usual, low, high, weeks } = expected;
    lines.push(voice.say("usual", { usual: figure(usual), low: figure(low), high: figure(high), weeks }));
  }
  if (causes !== null) lines.push(voice.say("flow", { entered: causes.entered, left: causes.left }));
  return lines;
}

function causesOf(voice: Voice, { causes, problem }: AlertBody): SaidAlert["causes"] {
  const line = (text: string) => ({ text, isDetail: false });
  if (problem !== null) return [line(voice.say("problem", { reason: problem }))];
  if (causes === null) return [];
  const lines = [
    ...causes.edits.flatMap((edit) => editLines(voice, edit)),
    ...causes.feeds.map(({ event, last, usual }) => {
      const about = voice.number(Math.round(usual));
      return line(voice.say("feed", { event: voice.quoted(event), last: voice.instant(last), usual: about }));
    }),
    ...conditionLines(voice, causes).map(line),
    ...ledgerLine(voice, causes).map(line),
  ];
  return lines.length === 0 ? [line(voice.say("noCause"))] : lines;
}

function conditionLines(voice: Voice, { conditions, sampled, direction, entered, left }: Causes): string[] {
  const moved = direction === "left" ? left : entered;
  return conditions.map(({ sentence, people }) => {
    const exact = voice.percent(people / sampled);
    const said = voice.say(direction === "left" ? "conditionLeft" : "conditionEntered", {
      // All of them were looked at: then it is no estimate.
      share: sampled >= moved ? exact : voice.say("about", { share: exact }),
      sampled,
      sentence: sentence[voice.language],
    });
    return said.slice(0, 1).toLocaleUpperCase(voice.language) + said.slice(1);
  });
}

function ledgerLine(voice: Voice, { ledger, direction }: Causes): string[] {
  if (ledger.length === 0) return [];
  const causes = ledger.map(({ cause, detail, people, sentence = null }) => {
    const why = sayCause(voice, cause, detail);
    const turned = sentence?.[voice.language].replace(/[.。]$/u, "");
    const said = turned === undefined ? why : voice.say("causeTurned", { cause: why, sentence: turned });
    return voice.say("cause", { people: voice.number(people), cause: said });
  });
  return [voice.say(direction === "left" ? "byCauseLeft" : "byCauseEntered", { causes: causes.join(", ") })];
}

const named: Readonly<Record<string, MessageName>> = {
  event: "causeEvent",
  profile: "causeProfile",
  list: "causeList",
};
const plain: Readonly<Record<string, MessageName>> = {
  profile: "causeNewcomer",
  merge: "causeMerge",
  catalogue: "causeCatalogue",
  permission: "causePermission",
  time: "causeTime",
  definition: "causeDefinition",
  refresh: "causeRefresh",
  import: "causeImport",
};

function sayCause(voice: Voice, cause: string, detail: string): string {
  const withName = named[cause];
  if (withName !== undefined && detail !== "") return voice.say(withName, { name: voice.quoted(detail) });
  return voice.say(plain[cause] ?? "causeOther");
}

function editLines(
  voice: Voice,
  { segment, segmentName: written, version, at, by, isKey, removed, added, whole }: Edit,
): SaidAlert["causes"] {
  const { language } = voice;
  const name = segmentName(segment, { name: written }, language);
  const values = { segment: voice.quoted(name), at: voice.instant(at), version };
  const detail = (name: MessageName, sentence: string) => ({ text: voice.say(name, { sentence }), isDetail: true });
  return [
    {
      text:
        by === null
          ? voice.say("editByNobody", values)
          : voice.say(isKey ? "editByKey" : "edit", { ...values, by: isKey ? voice.quoted(by) : by }),
      isDetail: false,
    },
    ...removed.map((sentence) => detail("removed", sentence[language])),
    ...added.map((sentence) => detail("added", sentence[language])),
    ...(whole === null ? [] : [detail("before", whole.before[language]), detail("after", whole.after[language])]),
  ];
}
