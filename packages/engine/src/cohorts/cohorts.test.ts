import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createEvaluation, type EvaluationResources } from "../segments/evaluation.ts";
import { createSegmentDocuments } from "../segments/documents.ts";
import { type CohortTable, readCohorts } from "./cohorts.ts";
import { cohortDocument, cohortMembers } from "./people.ts";
import type { CohortQuestion, ColumnKind } from "./question.ts";

const NOW = Date.parse("2026-04-15T09:00:00Z");
const ZONE = "Europe/Kyiv";

interface Done {
  readonly ts: number;
  readonly event: string;
  readonly revenue: number;
}

interface Person {
  readonly id: string;
  readonly plan: string | number | boolean | null;
  readonly signedUp: string | null;
  readonly done: readonly Done[];
}

/** Drawn by their number alone, so that the truth can be counted again beside the query. Many stand close to a month's edge. */
const people: readonly Person[] = Array.from({ length: 90 }, (_, n) => {
  const month = (n * 7) % 6;
  const start = Date.UTC(2025, 10 + month, 1) + (n % 9 === 0 ? -5_400_000 : (n % 28) * 86_400_000);
  const orders = Array.from({ length: n % 5 }, (__, k): Done => {
    const ts = start + k * ((n % 4) + 1) * 12 * 86_400_000 + k * 3_600_000;
    return { ts, event: "Order Completed", revenue: n % 13 === 0 ? 0 : 10 + ((n * 3 + k * 5) % 40) };
  });
  const views = Array.from({ length: (n * 3) % 4 }, (__, k): Done => {
    return { ts: start - 86_400_000 * 20 + k * 86_400_000 * 25, event: "Product Viewed", revenue: 0 };
  });
  return {
    id: `c${n}`,
    plan: [null, "basic", "plus", 3, true][n % 5]!,
    signedUp: n % 6 === 0 ? null : new Date(start + 3_600_000).toISOString(),
    done: [...orders, ...views],
  };
});

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;
let resources: EvaluationResources;

beforeAll(async () => {
  stores = await openTestStores();
  // The senders' clocks are ahead of ours: there are orders in the future.
  ingest = createIngest({ stores, now: () => NOW + 365 * 86_400_000 });
  workspace = await stores.createWorkspace({ name: "shop", timezone: ZONE });
  resources = { workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) };
  const gone: Person = { ...people[4]!, id: "gone" };
  const calls = [...people, gone].flatMap(({ id, plan, signedUp, done }) => [
    {
      type: "identify",
      userId: id,
      messageId: id,
      timestamp: new Date(NOW - 86_400_000).toISOString(),
      traits: { ...(plan === null ? {} : { plan }), ...(signedUp === null ? {} : { signed_up_at: signedUp }) },
    },
    ...done.map(({ ts, event, revenue }, k) => ({
      type: "track",
      userId: id,
      messageId: `${id}-${k}`,
      timestamp: new Date(ts).toISOString(),
      event,
      properties: { revenue, n: k },
    })),
  ]);
  const { rejected } = await ingest.accept(workspace.id, calls);
  expect(rejected).toEqual([]);
  await ingest.flush(workspace.id);
  const [row] = await workspace.clickhouse.query<{ id: number }>("SELECT id FROM contacts WHERE external_id = 'gone'");
  await deleteContact(stores, workspace.id, { id: Number(row!.id) }, NOW);
  await createSegmentDocuments(workspace, () => NOW).save(
    { version: 1, id: "with-plan", name: "With a plan", where: { trait: "plan", exists: true } },
    { by: null },
  );
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const orders = { event: "Order Completed" } as const;
const base: CohortQuestion = {
  entry: { kind: "event", ...orders },
  cut: { kind: "calendar" },
  by: "month",
  from: "2025-11-01",
  to: null,
  returns: orders,
  measure: { kind: "people" },
  columns: { kind: "classic" },
  periods: null,
  segment: null,
};

/** Months since November 2025 by the wall clock in Kyiv; -1 before. */
function month(ts: number): number {
  const [year, at] = new Intl.DateTimeFormat("en-CA", { timeZone: ZONE, year: "numeric", month: "2-digit" })
    .format(ts)
    .split("-")
    .map(Number) as [number, number];
  return Math.max(-1, (year - 2025) * 12 + at - 11);
}

interface Truth {
  readonly size: number;
  /** Per column: who came back, and the sum of what they spent. */
  readonly cells: readonly { readonly people: number; readonly total: number }[];
}

/** The same by hand: who began in a month, and what they did in the periods of each column. */
function counted(
  begins: (person: Person) => number,
  returns: (done: Done) => boolean,
  spans: CohortTable["columns"],
  who: readonly Person[] = people,
): Truth[] {
  return Array.from({ length: 6 }, (_, cohort) => {
    const members = who.filter((person) => begins(person) === cohort);
    return {
      size: members.length,
      cells: spans.map(({ from, to }) => {
        const each = members.map(({ done }) =>
          done.filter((one) => {
            const age = month(one.ts) - cohort;
            return one.ts <= NOW && returns(one) && age >= from && (to === null || age <= to);
          }),
        );
        return {
          people: each.filter((list) => list.length > 0).length,
          total: each.flat().reduce((sum, { revenue }) => sum + revenue, 0),
        };
      }),
    };
  });
}

const isOrder = ({ event, ts }: Done): boolean => event === "Order Completed" && ts <= NOW;
const first = (list: readonly Done[]): number =>
  list.length === 0 ? -1 : month(Math.min(...list.map(({ ts }) => ts)));
const firstOrder = ({ done }: Person): number => first(done.filter(isOrder));

const kinds: readonly ColumnKind[] = [
  { kind: "classic" },
  { kind: "rolling" },
  { kind: "cumulative" },
  {
    kind: "brackets",
    brackets: [
      [0, 0],
      [1, 2],
      [3, 5],
    ],
  },
];

describe.each(kinds)("$kind columns", (columns) => {
  test("count who came back as counting by hand does", async () => {
    const table = await readCohorts(resources, { ...base, columns });
    const truth = counted(firstOrder, isOrder, table.columns);
    expect(table.rows.map(({ size }) => size)).toEqual(truth.map(({ size }) => size));
    table.rows.forEach(({ cells }, row) => {
      cells.forEach((cell, column) => {
        if (cell === null) return;
        expect([row, column, cell.people]).toEqual([row, column, truth[row]!.cells[column]!.people]);
        expect(cell.of).toBe(truth[row]!.size);
      });
    });
  });

  test("sum what a head spent, with an interval about the mean", async () => {
    const table = await readCohorts(resources, {
      ...base,
      columns,
      measure: { kind: "sum", property: "revenue", money: true, currency: null },
    });
    const truth = counted(firstOrder, isOrder, table.columns);
    table.rows.forEach(({ cells }, row) => {
      cells.forEach((cell, column) => {
        if (cell === null) return;
        const { total, people: came } = truth[row]!.cells[column]!;
        expect(cell.people).toBe(came);
        expect(cell.total).toBeCloseTo(total, 6);
        if (truth[row]!.size > 0) expect(cell.value).toBeCloseTo(total / truth[row]!.size, 6);
        if (cell.low !== null) expect(cell.low).toBeLessThanOrEqual(cell.value!);
      });
    });
  });

  test("are the segment they give, cell by cell", async () => {
    const evaluation = createEvaluation(resources);
    for (const question of [
      { ...base, columns },
      { ...base, columns, entry: { kind: "event", event: "Product Viewed" }, segment: "with-plan" },
    ] satisfies CohortQuestion[]) {
      const table = await readCohorts(resources, question);
      for (const { key, cells, size } of table.rows) {
        const whole = await cohortDocument(resources, question, { row: key, column: null });
        expect((await evaluation.count({ document: whole })).count).toBe(size);
        for (const [column, cell] of cells.entries()) {
          // Every other cell: a count each takes its time.
          if (cell === null || (column + key.charCodeAt(6)) % 2 === 0) continue;
          const document = await cohortDocument(resources, question, { row: key, column });
          expect([key, column, (await evaluation.count({ document })).count]).toEqual([key, column, cell.people]);
        }
      }
    }
  });
});

test("squares of columns that hold several periods are those of each head's sum", async () => {
  const spread = async (columns: ColumnKind): Promise<(number | null)[][]> => {
    const table = await readCohorts(resources, {
      ...base,
      columns,
      measure: { kind: "sum", property: "revenue", money: true, currency: null },
    });
    return table.rows.map(({ cells }) => cells.map((cell) => cell && cell.high && cell.high - cell.value!));
  };
  const close = (a: (number | null | undefined)[], b: (number | null | undefined)[]): void => {
    expect(a.map((each) => each?.toFixed(6))).toEqual(b.map((each) => each?.toFixed(6)));
  };
  const grown = await spread({ kind: "cumulative" });
  const left = await spread({ kind: "rolling" });
  const brackets = await spread({
    kind: "brackets",
    brackets: [
      [0, 1],
      [2, 5],
    ],
  });
  close(grown.map((row) => row[1]).slice(0, 5), brackets.map((row) => row[0]).slice(0, 5));
  close([left[0]![2]], [brackets[0]![1]]);
});

test("other beginnings than what is returned to, with conditions on both", async () => {
  const question: CohortQuestion = {
    ...base,
    entry: { kind: "event", event: ["Product Viewed", "Order Completed"] },
    returns: { ...orders, where: { property: "revenue", gt: 20 } },
  };
  const table = await readCohorts(resources, question);
  const truth = counted(
    ({ done }) => first(done.filter(({ ts }) => ts <= NOW)),
    (one) => isOrder(one) && one.revenue > 20,
    table.columns,
  );
  expect(table.rows.map(({ size }) => size)).toEqual(truth.map(({ size }) => size));
  expect(table.rows.map(({ cells }) => cells.flatMap((cell) => cell?.people ?? []))).toEqual(
    truth.map(({ cells }, row) => cells.slice(0, 6 - row).map((cell) => cell.people)),
  );
});

test("a date trait begins cohorts, and so does being added; both cells open their people", async () => {
  for (const entry of [{ kind: "date", trait: "signed_up_at" }, { kind: "added" }] as const) {
    const question: CohortQuestion = { ...base, entry };
    const table = await readCohorts(resources, question);
    const begins = ({ done, signedUp }: Person): number => {
      if (entry.kind === "added") return month(Math.min(...done.map(({ ts }) => ts), NOW - 86_400_000));
      return signedUp === null ? -1 : month(Date.parse(signedUp));
    };
    const truth = counted(begins, isOrder, table.columns);
    expect(table.rows.map(({ size }) => size)).toEqual(truth.map(({ size }) => size));
    for (const [row, { key, cells }] of table.rows.entries()) {
      for (const [column, cell] of cells.entries()) {
        if (cell === null || column > 2) continue;
        expect(cell.people).toBe(truth[row]!.cells[column]!.people);
        const { members } = await cohortMembers(resources, question, { row: key, column }, {});
        expect(members.length).toBe(cell.people);
      }
    }
    const document = await cohortDocument(resources, question, { row: "2025-12-01", column: 1 });
    const began =
      entry.kind === "added" ? { added: { from: "2025-12-01", to: "2026-01-01" } } : { trait: "signed_up_at" };
    expect(document["where"]).toMatchObject({
      all: [began, ...(entry.kind === "added" ? [] : [{}]), { event: expect.anything() }],
    });
  }
});

test("values of a trait make cohorts of those whose periods are over", async () => {
  const question: CohortQuestion = { ...base, cut: { kind: "trait", trait: "plan" } };
  const table = await readCohorts(resources, question);
  expect(table.rows.map(({ key }) => key).sort()).toEqual(['"basic"', '"plus"', "3", "true"].sort());
  const evaluation = createEvaluation(resources);
  for (const { key, cells, size } of table.rows) {
    const who = people.filter(({ plan }) => plan !== null && JSON.stringify(plan) === key);
    expect(size).toBe(who.filter((person) => firstOrder(person) >= 0).length);
    for (const [column, cell] of cells.entries()) {
      const over = counted(firstOrder, isOrder, table.columns, who).filter((_, cohort) => cohort + column <= 4);
      if (cell === null) {
        expect(over).toHaveLength(0);
        continue;
      }
      expect(cell.of).toBe(over.reduce((sum, one) => sum + one.size, 0));
      expect(cell.people).toBe(over.reduce((sum, one) => sum + one.cells[column]!.people, 0));
      const document = await cohortDocument(resources, question, { row: key, column });
      expect((await evaluation.count({ document })).count).toBe(cell.people);
    }
  }
});

describe("windows", () => {
  const sale = { name: "sale", from: "2025-12-10", to: "2025-12-20" };
  const plain = { name: "before", from: "2025-11-10", to: "2025-12-10" };
  const question: CohortQuestion = {
    ...base,
    cut: { kind: "windows", windows: [sale, plain], firstEver: true },
    compare: ["sale", "before"],
  };
  const local = (text: string): number => Date.parse(`${text}T00:00:00+02:00`);

  test("hold those who began in them; periods begin when they end", async () => {
    const table = await readCohorts(resources, question);
    const who = people.filter(({ done }) => {
      const ts = Math.min(...done.filter(isOrder).map((one) => one.ts));
      return ts >= local(sale.from) && ts < local(sale.to);
    });
    expect(table.rows[0]).toMatchObject({ key: "sale", from: sale.from, to: sale.to, size: who.length });
    const second = who.filter(({ done }) =>
      done.some((one) => isOrder(one) && one.ts >= local("2025-12-20") && one.ts < local("2026-01-20")),
    );
    expect(table.rows[0]!.cells[1]).toMatchObject({ people: second.length, of: who.length, unfinished: false });
    expect(table.rows[0]!.cells.map((cell) => cell?.unfinished)).toEqual([false, false, false, false, true, undefined]);
  });

  test("are compared: the difference has an interval, and who came back at all is asked first", async () => {
    const { comparison, rows } = await readCohorts(resources, question);
    const [a, b] = rows;
    expect(comparison).toMatchObject({ a: "sale", b: "before" });
    const { difference, low, high } = comparison!.columns[1]!;
    expect(difference).toBeCloseTo(a!.cells[1]!.value! - b!.cells[1]!.value!, 12);
    expect(low).toBeLessThan(difference);
    expect(high).toBeGreaterThan(difference);
    expect(comparison!.stayed).toMatchObject({ within: 3, a: { of: a!.size }, b: { of: b!.size } });
  });

  test("may take whoever did it there, and begin with other events; each is the segment it gives", async () => {
    const evaluation = createEvaluation(resources);
    const views = { ...plain, name: "views", entry: { event: "Product Viewed" } };
    const other: CohortQuestion = {
      ...base,
      cut: { kind: "windows", windows: [sale, views], firstEver: false },
      measure: { kind: "count" },
    };
    const table = await readCohorts(resources, other);
    for (const { key, size, cells } of table.rows) {
      const whole = await cohortDocument(resources, other, { row: key, column: null });
      expect((await evaluation.count({ document: whole })).count).toBe(size);
      const document = await cohortDocument(resources, other, { row: key, column: 1 });
      expect((await evaluation.count({ document })).count).toBe(cells[1]!.people);
    }
    expect(table.rows[0]!.size).toBeGreaterThan((await readCohorts(resources, question)).rows[0]!.size);
  });
});

test("what is not over is marked, what has not begun is no number", async () => {
  const { rows, all } = await readCohorts(resources, base);
  expect(
    rows.map(({ cells }) => cells.map((cell) => (cell === null ? "-" : cell.unfinished ? "?" : "x")).join("")),
  ).toEqual(["xxxxx?", "xxxx?-", "xxx?--", "xx?---", "x?----", "?-----"]);
  expect(rows.map(({ open }) => open)).toEqual([false, false, false, false, false, true]);
  expect(all!.map((cell) => cell?.of)).toEqual(
    Array.from({ length: 6 }, (_, age) =>
      age > 4 ? undefined : rows.slice(0, 5 - age).reduce((sum, { size }) => sum + size, 0),
    ),
  );
});

test("an earlier instant knows nothing of what came later", async () => {
  const now = Date.parse("2026-02-10T00:00:00Z");
  const { rows } = await readCohorts(resources, { ...base, now });
  expect(rows).toHaveLength(4);
  const known = people.filter(({ done }) => {
    const ts = done.filter(isOrder).map((one) => one.ts);
    return ts.length > 0 && Math.min(...ts) <= now && month(Math.min(...ts)) === 3;
  });
  expect(rows[3]).toMatchObject({ size: known.length, open: true });
});

test("an empty workspace, and cohorts of nobody, have no number but no NaN either", async () => {
  const empty = await stores.createWorkspace({ name: "empty" });
  for (const measure of [
    { kind: "people" },
    { kind: "sum", property: "revenue", money: true, currency: null },
  ] as const) {
    const table = await readCohorts(
      { ...resources, workspace: empty, flush: async () => undefined },
      { ...base, measure },
    );
    expect(table.rows).toHaveLength(6);
    expect(table.rows[0]!.cells[0]).toMatchObject({ people: 0, of: 0, value: null, low: null });
    expect(JSON.stringify(table)).not.toContain("NaN");
    expect(table.shifts).toEqual([]);
  }
});

test("many weeks and days fit", async () => {
  const weeks = await readCohorts(resources, { ...base, by: "week", from: "2025-01-01", periods: 3 });
  expect(weeks.rows).toHaveLength(68);
  expect(weeks.rows.reduce((sum, { size }) => sum + size, 0)).toBe(
    people.filter((one) => firstOrder(one) >= -1 && one.done.some(isOrder)).length,
  );
  const days = await readCohorts(resources, { ...base, by: "day", from: "2025-11-01", periods: 3 });
  expect(days.rows).toHaveLength(166);
  await expect(readCohorts(resources, { ...base, by: "day", from: "2024-11-01" })).rejects.toMatchObject({
    code: "too_many_periods",
    message: expect.stringContaining("weeks or months") as unknown,
  });
});

test("what is asked wrongly is told with its place", async () => {
  await expect(readCohorts(resources, { ...base, from: "2026-05-01" })).rejects.toMatchObject({ code: "bad_period" });
  await expect(readCohorts(resources, { ...base, now: NOW + 1 })).rejects.toMatchObject({
    code: "future_now",
    pointer: "/now",
  });
  const ahead = { name: "ahead", from: "2027-05-01", to: "2027-06-01" };
  await expect(
    readCohorts(resources, { ...base, cut: { kind: "windows", windows: [ahead], firstEver: true } }),
  ).rejects.toMatchObject({ code: "bad_period", pointer: "/cut/windows/0/from" });
  await expect(readCohorts(resources, { ...base, from: "soon" })).rejects.toMatchObject({ pointer: "/from" });
  await expect(readCohorts(resources, { ...base, segment: "nobody" })).rejects.toMatchObject({
    code: "invalid_segment",
  });
  await expect(
    readCohorts(resources, { ...base, returns: { ...orders, where: { property: "revenue", gtt: 1 } } }),
  ).rejects.toMatchObject({ code: "invalid_segment", pointer: expect.stringMatching(/^\/returns\/where/u) as unknown });
  await expect(cohortDocument(resources, base, { row: "2026-04-01", column: 3 })).rejects.toMatchObject({
    code: "empty_cell",
  });
  await expect(cohortDocument(resources, base, { row: "2020-01-01", column: 0 })).rejects.toMatchObject({
    code: "unknown_cohort",
  });
});

test("money of several currencies is refused, or told in one by a table", async () => {
  const mixed = await stores.createWorkspace({ name: "mixed", timezone: ZONE });
  const calls = [
    ["EUR", 10],
    ["USD", 20],
  ].map(([currency, revenue]) => ({
    type: "track",
    userId: currency,
    messageId: currency,
    timestamp: "2026-03-05T10:00:00Z",
    event: "Order Completed",
    properties: { currency, revenue },
  }));
  await ingest.accept(mixed.id, calls);
  const there = { ...resources, workspace: mixed, flush: () => ingest.flush(mixed.id) };
  const sum = { kind: "sum", property: "revenue", money: true } as const;
  await expect(readCohorts(there, { ...base, measure: { ...sum, currency: null } })).rejects.toMatchObject({
    code: "several_currencies",
  });
  const table = await readCohorts(there, {
    ...base,
    measure: { ...sum, currency: { into: "EUR", rates: { USD: 0.5 } } },
  });
  expect(table).toMatchObject({ currency: "EUR" });
  expect(table.rows[4]!.cells[0]).toMatchObject({ total: 20, value: 10, people: 2 });
});
