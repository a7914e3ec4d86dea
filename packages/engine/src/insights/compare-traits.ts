import { isReadablePath, printTraitRows, type TraitRead } from "@kindred/segment";
import { UntilWritten } from "@kindred/store";
import { type Compared, comparedMeans, comparedShares, type CompareInput, type MeanAndMedian } from "./compared.ts";

const mostTraits = 500;
/** A text is a category when it has few values, or not too many that several contacts share. */
const fewValues = 10;
const mostCategories = 200;
const leastShared = 3;
/** Of a category the most frequent values are compared. */
const mostValues = 20;

/** Asked once of each contact, not of each of its traits. */
const onSides = { is_a: "bitmapContains(in_a, id)", is_b: "bitmapContains(in_b, id)" };

interface ProfileRow {
  readonly trait: number;
  readonly a: number;
  readonly b: number;
  /** Contacts with a text, and how many different ones. */
  readonly with_text: number;
  readonly texts: number;
  readonly flags: number;
}

interface NumbersRow {
  readonly a_numbers: number;
  readonly b_numbers: number;
  readonly both_numbers: number;
  readonly a_mean: number | null;
  readonly b_mean: number | null;
  readonly a_variance: number | null;
  readonly b_variance: number | null;
  readonly a_median: number | null;
  readonly b_median: number | null;
}

/** Every trait that any contact ever had, with what is to be read of it. */
export const seenTraits = new UntilWritten(["contacts"], async ({ clickhouse }): Promise<readonly TraitRead[]> => {
  const named = await clickhouse.query<{ path: string; types: readonly string[] }>(
    "SELECT seen.1 AS path, seen.2 AS types FROM (SELECT arrayJoin(distinctJSONPathsAndTypes(traits)) AS seen FROM contacts) ORDER BY path",
  );
  return named.map(({ path, types }) => ({ path, kinds: [...new Set(types.flatMap((type) => kindOf[type] ?? []))] }));
});

const kindOf: Readonly<Record<string, TraitRead["kinds"][number]>> = {
  String: "text",
  Float64: "number",
  Int64: "number",
  Bool: "flag",
};

/** Who has the trait at all, the values of categories, the means of numbers. */
export async function compareTraits(
  input: CompareInput,
  seen: readonly TraitRead[],
): Promise<{ readonly differences: readonly Compared[]; readonly leftOut: number }> {
  const reads = seen.filter(({ path }) => isReadablePath(path)).slice(0, mostTraits);
  const leftOut = seen.length - reads.length;
  if (reads.length === 0) return { differences: [], leftOut };

  const profile = (await readProfile(input, reads)).map((row) => ({ ...row, name: reads[Number(row.trait)]!.path }));
  const values = await readValues(
    input,
    profile.flatMap((row): TraitRead[] => {
      // Most categories have no flag among them, and what is not read costs nothing.
      if (Number(row.flags) > 0) return [{ path: row.name, kinds: ["text", "flag"] }];
      return isCategory(row) ? [{ path: row.name, kinds: ["text"] }] : [];
    }),
  );
  return {
    leftOut,
    differences: [
      ...profile.flatMap((row) => ofProfile(row, input)),
      ...values.map(({ name, value, a, b }) => comparedShares({ source: "trait", name, value }, input, a, b)),
    ],
  };
}

function isCategory({ texts, with_text }: ProfileRow): boolean {
  const different = Number(texts);
  if (different <= fewValues) return different > 0;
  return different <= mostCategories && different * leastShared <= Number(with_text);
}

function ofProfile(row: ProfileRow & Partial<NumbersRow> & { readonly name: string }, input: CompareInput): Compared[] {
  const { name } = row;
  const subject = { source: "trait", name, value: null } as const;
  const compared = [comparedShares(subject, input, Number(row.a), Number(row.b))];
  if (!hasNumbers(row) || Number(row.a_numbers) === 0 || Number(row.b_numbers) === 0) return compared;
  const [a, b] = (["a", "b"] as const).map((side): MeanAndMedian => {
    return {
      count: Number(row[`${side}_numbers`]),
      mean: Number(row[`${side}_mean`]),
      variance: Number(row[`${side}_variance`] ?? 0),
      median: row[`${side}_median`],
    };
  }) as [MeanAndMedian, MeanAndMedian];
  return [...compared, comparedMeans(subject, a, b, Number(row.both_numbers))];
}

function hasNumbers<Row extends ProfileRow & Partial<NumbersRow>>(row: Row): row is Row & NumbersRow {
  return row.a_numbers !== undefined;
}

/** Traits that are numbers for somebody are read apart: no row of the others takes part in a mean or a median. */
async function readProfile(
  { clickhouse, sides }: CompareInput,
  reads: readonly TraitRead[],
): Promise<readonly (ProfileRow & Partial<NumbersRow>)[]> {
  const numbers = (side: string): string => `
  countIf(isNotNull(number) AND is_${side}) AS ${side}_numbers,
  avgIf(number, is_${side}) AS ${side}_mean,
  varSampStableIf(number, is_${side}) AS ${side}_variance,
  quantileExactInclusiveIf(0.5)(number, is_${side}) AS ${side}_median`;
  const placed = reads.map((read, place) => ({ read, place }));
  const parts = [true, false].map(async (numeric) => {
    const these = placed.filter(({ read }) => read.kinds.includes("number") === numeric);
    if (these.length === 0) return [];
    const contacts = printTraitRows(
      these.map(({ read }) => read),
      onSides,
    );
    const rows = await clickhouse.query<ProfileRow & Partial<NumbersRow>>(
      `${sides.with.sql}
SELECT trait, countIf(is_a) AS a, countIf(is_b) AS b, uniqCombined(text) AS texts, countIf(isNotNull(text)) AS with_text, countIf(isNotNull(flag)) AS flags${
        numeric
          ? `,
  countIf(isNotNull(number) AND is_a AND is_b) AS both_numbers,${numbers("a")},${numbers("b")}`
          : ""
      }
FROM (\n${contacts}\n)
GROUP BY trait`,
      sides.with.params,
    );
    return rows.map((row) => ({ ...row, trait: these[Number(row.trait)]!.place }));
  });
  return (await Promise.all(parts)).flat().sort((one, other) => one.trait - other.trait);
}

interface ValueRow {
  readonly name: string;
  readonly value: string | boolean;
  readonly a: number;
  readonly b: number;
}

async function readValues(
  { clickhouse, sides }: CompareInput,
  reads: readonly TraitRead[],
): Promise<readonly ValueRow[]> {
  if (reads.length === 0) return [];
  const rows = await clickhouse.query<{
    trait: number;
    text: string | null;
    flag: boolean | null;
    a: number;
    b: number;
  }>(
    `${sides.with.sql}
SELECT trait, text, flag, countIf(is_a) AS a, countIf(is_b) AS b
FROM (\n${printTraitRows(reads, onSides)}\n)
GROUP BY trait, text, flag
ORDER BY trait, count() DESC, text, flag
LIMIT ${mostValues} BY trait`,
    sides.with.params,
  );
  return rows.map(({ trait, text, flag, a, b }) => {
    return { name: reads[Number(trait)]!.path, value: text ?? flag!, a: Number(a), b: Number(b) };
  });
}
