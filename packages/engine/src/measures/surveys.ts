import type { ClickHouse } from "@kindred/store";
import { type Frame, isHead, isMember, spanOf, within, withSets } from "./frame.ts";
import { numberOf } from "../money/rows.ts";
import type { Step } from "./period.ts";
import { bucketKey } from "./shares.ts";
import { type SumAnswer, type SumQuestion, Sums } from "./sums.ts";

export interface SurveysInput {
  readonly clickhouse: ClickHouse;
  readonly frame: Frame;
  readonly step: Step;
  readonly timezone: string;
  readonly bothHeads: number;
}

export interface SurveysAnswer {
  readonly sums: ReadonlyMap<"nps" | "csat", SumAnswer>;
  /** Of each side by the key of its bucket: [sum, answers] of each kind. */
  readonly trends: readonly ReadonlyMap<number, Readonly<Record<"nps" | "csat", readonly [number, number]>>>[];
}

const questions: readonly (SumQuestion & { readonly id: "nps" | "csat" })[] = [
  { id: "nps", y: "nps", x: "answered_nps", n: "answered_nps" },
  { id: "csat", y: "csat", x: "answered_csat", n: "answered_csat" },
];

/** What one answer counts: of NPS 100 for 9 and 10, −100 for 0 to 6; of CSAT 1 for 4 and 5 of 5. */
const points = {
  nps: "100. * ((score >= 9) - (score <= 6))",
  csat: "toFloat64(score >= 4)",
} as const;
const scales = { nps: "score BETWEEN 0 AND 10", csat: "score BETWEEN 1 AND 5" } as const;

/**
 * NPS and CSAT from `Survey Responded` (`kind`: `nps` or `csat`, `score`). Of each person the last answer of the period counts, so that
 * many answers of one are one voice; scores outside of the scale are left out.
 */
export async function sumSurveys(input: SurveysInput): Promise<SurveysAnswer> {
  const { clickhouse, frame, step, timezone, bothHeads } = input;
  const { sides } = frame;
  const { from, to } = spanOf(sides, ["main"]);
  const params = { ...frame.params, step_zone: timezone, answers_from: from, answers_to: to };
  const kinds = ["nps", "csat"] as const;
  const [some] = await clickhouse.query<{ n: number }>(
    `SELECT count() AS n FROM events WHERE event = 'Survey Responded' AND ts >= fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to: Int64}, 'UTC')`,
    { from, to },
  );
  if (Number(some!.n) === 0) return noAnswers(frame);
  const sums = new Sums(sides);
  const plans = questions.map((question) => sums.plan(question));
  const rows = `SELECT contact_id, ts, message_id, kind, score, ${bucketKey(step)} AS bucket,
  ${sides.map((side) => `(${within(side, "main")} AND ${isMember(frame, side, "main")}) AS in_${side.key}, toUInt8(${isHead(side)}) AS head_of_${side.key}`).join(", ")}
FROM (
  SELECT contact_id, ts, message_id, lower(ifNull(properties.kind.:String, '')) AS kind, ${numberOf("score")} AS score
  FROM events
  WHERE event = 'Survey Responded' AND ts >= fromUnixTimestamp64Milli({answers_from: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({answers_to: Int64}, 'UTC')
    AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS e
${frame.joins}
WHERE (kind = 'nps' AND ${scales.nps}) OR (kind = 'csat' AND ${scales.csat})`;
  const people = sides.flatMap(({ key }) => [
    ...kinds.flatMap((kind) => {
      const where = `kind = '${kind}' AND in_${key}`;
      return [
        `toFloat64(countIf(${where}) > 0) AS answered_${kind}_${key}`,
        `if(answered_${kind}_${key} = 0, 0, argMaxIf(${points[kind]}, (ts, message_id), ${where})) AS ${kind}_${key}`,
      ];
    }),
    `any(head_of_${key}) AS head_${key}`,
  ]);
  const perBucket = sides.map(({ key }) => {
    const columns = kinds.flatMap((kind) => {
      const where = `kind = '${kind}' AND in_${key}`;
      return [`sumIf(${points[kind]}, ${where})`, `toFloat64(countIf(${where}))`];
    });
    return `[${columns.join(", ")}]`;
  });
  const [[row], trends] = await Promise.all([
    clickhouse.query<{ totals: number[] }>(
      withSets(
        frame,
        `SELECT [${sums.expressions.join(",\n  ")}] AS totals
FROM (SELECT contact_id, ${people.join(",\n  ")} FROM (\n${rows}\n) GROUP BY contact_id)`,
      ),
      params,
    ),
    clickhouse.query<{ bucket: number; counted: number[][] }>(
      withSets(frame, `SELECT bucket, [${perBucket.join(", ")}] AS counted FROM (\n${rows}\n) GROUP BY bucket`),
      params,
    ),
  ]);
  const totals = row!.totals.map(Number);
  const answers = plans.map((plan) => plan(totals, bothHeads));
  return {
    sums: new Map(answers.map((answer) => [answer.id as "nps" | "csat", answer])),
    trends: sides.map((_, side) => {
      return new Map(
        trends.map(({ bucket, counted }) => {
          const [nps = 0, npsN = 0, csat = 0, csatN = 0] = counted[side]!.map(Number);
          return [Number(bucket), { nps: [nps, npsN], csat: [csat, csatN] }] as const;
        }),
      );
    }),
  };
}

/** Most workspaces ask nobody: then nothing is read. */
function noAnswers({ sides }: Frame): SurveysAnswer {
  const none = { n: 0, y: 0, x: 0, yy: 0, xy: 0, xx: 0, over: 0 };
  const answers = questions.map(({ id }) => {
    return [id, { id, sides: sides.map(() => none), cross: { yy: 0, yx: 0, xy: 0, xx: 0 } }] as const;
  });
  return { sums: new Map(answers), trends: sides.map(() => new Map()) };
}
