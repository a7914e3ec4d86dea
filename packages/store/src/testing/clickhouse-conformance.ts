import { buffer, text } from "node:stream/consumers";
import { expect, test } from "vitest";
import type { QueryParam } from "../clickhouse/params.ts";
import type { ConformancePair } from "./conformance.ts";
import { eventsInOneOrder } from "./orders-of-events.ts";

export function clickHouseConformance(pair: ConformancePair): void {
  test.each(parameters)("a parameter of type %s comes back as it went in", async (type, values) => {
    const { clickhouse } = pair.stores();
    for (const value of values)
      expect(await clickhouse.query(`SELECT {p: ${type}} AS p`, { p: value })).toEqual([{ p: value }]);
  });

  test("a parameter never becomes SQL", async () => {
    const { clickhouse } = pair.stores();
    for (const hostile of ["'; DROP DATABASE default; --", "\\'; SELECT 1 --", "{p: String}", "\\N", "\\"])
      expect(await clickhouse.query("SELECT {p: String} AS p, 1 AS n", { p: hostile })).toEqual([{ p: hostile, n: 1 }]);
  });

  test("rows come by columns too, also when there are none", async () => {
    const { clickhouse } = pair.stores();
    const sql = "SELECT number AS n, concat(char(34), toString(number)) AS text FROM numbers({count: UInt32})";
    expect(await clickhouse.columns(sql, { count: 3 })).toEqual({ n: [0, 1, 2], text: ['"0', '"1', '"2'] });
    expect(await clickhouse.columns(sql, { count: 0 })).toEqual({ n: [], text: [] });
    await expect(clickhouse.columns("SELECT throwIf(number = 100000) FROM numbers(200000)")).rejects.toThrow("throwIf");
  });

  test("ten thousand ids fit into one parameter", async () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => index);
    const sql = "SELECT count() AS n, arraySum({ids: Array(UInt32)}) AS total FROM numbers(1)";
    expect(await pair.stores().clickhouse.query(sql, { ids })).toEqual([{ n: 1, total: 49_995_000 }]);
  });

  test("an instant keeps its milliseconds", async () => {
    const sql = "SELECT toUnixTimestamp64Milli(fromUnixTimestamp64Milli({at: Int64}, 'UTC')) AS at";
    expect(await pair.stores().clickhouse.query(sql, { at: 1_767_225_600_123 })).toEqual([{ at: 1_767_225_600_123 }]);
  });

  test("lines inserted again with the same token are stored once, in each table", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Tokens" });
    const lines = [eventLine(1, "m1"), eventLine(2, "m2")].join("");
    for (let repeat = 0; repeat < 3; repeat += 1) await clickhouse.insertLines("events", lines, { token: "block 1" });
    await clickhouse.insertLines("events", eventLine(3, "m3"), { token: "it's \\ block 2" });
    await clickhouse.insertLines("events", eventLine(3, "m3"), { token: "it's \\ block 2" });
    expect(await clickhouse.query("SELECT message_id FROM events ORDER BY message_id")).toEqual([
      { message_id: "m1" },
      { message_id: "m2" },
      { message_id: "m3" },
    ]);
    expect(await clickhouse.query("SELECT count() AS n FROM contact_events")).toEqual([{ n: 3 }]);
    // The same token says "the same insert" of one table only.
    await clickhouse.insertLines("trait_history", traitLine, { token: "block 1" });
    expect(await clickhouse.query("SELECT count() AS n FROM trait_history")).toEqual([{ n: 1 }]);
    // Different tokens: two inserts, even of equal lines.
    await clickhouse.insertLines("events", eventLine(3, "m3"), { token: "block 3" });
    expect(await clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 4 }]);
  });

  test("an insert tried again stores what the first try left out, and nothing twice", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Again" });
    const lines = ["it's m1", "m2", "m3"].map((id, n) => eventLine(n, id)).join("");
    await clickhouse.insertLines("events", lines, { token: "block 1" });
    // A process killed between MergeTree's token log and its data leaves this: the token is known, the data is not there.
    await clickhouse.command("ALTER TABLE events DELETE WHERE message_id = 'm2' SETTINGS mutations_sync = 2");
    // Killed between the two orders of events, it leaves this.
    await clickhouse.command("ALTER TABLE contact_events DELETE WHERE message_id = 'm3' SETTINGS mutations_sync = 2");
    await clickhouse.insertLines("events", lines, { token: "block 1" });
    expect(await clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 2 }]);
    expect(await eventsInOneOrder(clickhouse)).toHaveLength(2);

    for (let repeat = 0; repeat < 2; repeat += 1) {
      await clickhouse.insertLines("events", lines, { token: "block 1", again: true });
      expect(await clickhouse.query("SELECT message_id AS id FROM events ORDER BY id")).toEqual([
        { id: "it's m1" },
        { id: "m2" },
        { id: "m3" },
      ]);
      expect(await eventsInOneOrder(clickhouse)).toEqual([]);
    }
    for (let repeat = 0; repeat < 2; repeat += 1)
      await clickhouse.insertLines("trait_history", traitLine, { token: "block 1", again: true });
    expect(await clickhouse.query("SELECT count() AS n FROM trait_history FINAL")).toEqual([{ n: 1 }]);
  });

  test("an event whose document cannot be read is in neither of the two orders, and holds up its block", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Unreadable" });
    for (const properties of ['"text"', "[1]", '{"a":123456789012345678901234567890}']) {
      const bad = eventLine(2, "m2").replace('"properties":{}', `"properties":${properties}`);
      const inserted = clickhouse.insertLines("events", eventLine(1, "m1") + bad, { token: `of ${properties}` });
      await expect(inserted).rejects.toMatchObject({ code: "117" });
    }
    for (const table of ["events", "contact_events"])
      expect(await clickhouse.query(`SELECT count() AS n FROM ${table}`)).toEqual([{ n: 0 }]);
  });

  test("the ledger's rows inserted again are stored once, by their numbers", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Ledger again" });
    const change = { segment: "vip", contact_id: 7, at: 1_000, change: 1, cause: "event", detail: "", version: 1 };
    const lines = [1, 2, 3].map((seq) => `${JSON.stringify({ ...change, seq })}\n`);
    await clickhouse.insertLines("ledger", lines[1] ?? "", { token: "block 1" });
    for (let repeat = 0; repeat < 2; repeat += 1) {
      await clickhouse.insertLines("ledger", lines.join(""), { token: "block 2", again: true });
      expect(await clickhouse.query("SELECT toUInt32(seq) AS seq FROM ledger ORDER BY seq")).toEqual([
        { seq: 1 },
        { seq: 2 },
        { seq: 3 },
      ]);
    }
  });

  test("a long insert is cut into statements and is stored once all the same", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Long" });
    const padding = "x".repeat(1_000);
    const lines = Array.from({ length: 9_000 }, (_, index) => eventLine(index, `m${index}`, { padding })).join("");
    expect(lines.length).toBeGreaterThan(8_000_000);
    await clickhouse.insertLines("events", lines, { token: "long" });
    await clickhouse.insertLines("events", lines, { token: "long" });
    expect(await clickhouse.query("SELECT count() AS n, uniqExact(message_id) AS ids FROM events")).toEqual([
      { n: 9_000, ids: 9_000 },
    ]);
  });

  test("JSON columns keep numbers, texts, booleans, lists and nested objects apart", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Documents" });
    await clickhouse.insertLines("events", eventLine(1, "m1", document), { token: "json" });
    expect(await clickhouse.query("SELECT properties FROM events")).toEqual([{ properties: document }]);
    const types = Object.keys(document).map((name) => `dynamicType(properties.${name}) AS ${name}`);
    expect(await clickhouse.query(`SELECT ${types.join(", ")} FROM events`)).toEqual([documentTypes]);
  });

  test("a result of a hundred thousand rows arrives whole, at once and in pages", async () => {
    const { clickhouse } = pair.stores();
    const sql = "SELECT number AS n, repeat('я', 20) AS pad FROM numbers({count: UInt64}) ORDER BY n";
    const rows = await clickhouse.query<{ n: number }>(sql, { count: 100_000 });
    expect(rows).toHaveLength(100_000);
    expect(rows.at(-1)).toMatchObject({ n: 99_999 });
    let next = 0;
    for await (const page of clickhouse.pages<{ n: number }>(sql, { count: 100_000 }))
      for (const row of page) expect(row.n === next++).toBe(true);
    expect(next).toBe(100_000);
  });

  test("pages may be left before their end", async () => {
    const { clickhouse } = pair.stores();
    for await (const page of clickhouse.pages("SELECT number FROM numbers(1000000)")) {
      expect(page.length).toBeGreaterThan(0);
      break;
    }
    expect(await clickhouse.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  test("a result is exported in ClickHouse's own formats", async () => {
    const { clickhouse } = pair.stores();
    const sql = "SELECT number AS n, {word: String} AS word FROM numbers(2)";
    const csv = await text(await clickhouse.export(sql, "CSVWithNames", { word: 'say "hi"' }));
    expect(csv).toBe('"n","word"\n0,"say ""hi"""\n1,"say ""hi"""\n');
    const parquet = await buffer(await clickhouse.export(sql, "Parquet", { word: "x" }));
    expect(parquet.subarray(0, 4).toString()).toBe("PAR1");
    await expect(clickhouse.export(sql, "CSV SETTINGS max_threads = 1")).rejects.toThrow("format name");
  });

  test("a wrong statement is ClickHouse's error with its code, not an outage", async () => {
    const { clickhouse } = pair.stores();
    await expect(clickhouse.query("SELECT nonsense")).rejects.toMatchObject({ name: "Error", code: "47" });
    await expect(clickhouse.command("SELEC 1")).rejects.toMatchObject({ code: "62" });
    await expect(clickhouse.query("SELECT * FROM nowhere.nothing")).rejects.toMatchObject({ code: "81" });
    await expect(clickhouse.query("SELECT {p: UInt8}", { p: "many" })).rejects.toMatchObject({ code: "457" });
    const half = "SELECT throwIf(number = 900000, 'half way') FROM numbers(1000000)";
    await expect(clickhouse.query(half)).rejects.toMatchObject({ code: "395" });
    // What the failed statement had already read must not come out as the next one's answer.
    for (let repeat = 0; repeat < 5; repeat += 1) expect(await clickhouse.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
    await expect(drain(clickhouse.pages("SELECT nonsense"))).rejects.toMatchObject({ code: "47" });
    await expect(clickhouse.query("SELECT {p: Float64}", { p: Number.NaN })).rejects.toMatchObject({
      code: "number_not_finite",
    });
  });

  test("a question that needs too much memory or time says so", async () => {
    const { clickhouse } = pair.stores();
    const wide = "SELECT groupArray(number) FROM numbers(10000000) SETTINGS max_memory_usage = 1000000";
    await expect(clickhouse.query(wide)).rejects.toMatchObject({ code: "query_needs_memory", status: 503 });
    const long = "SELECT sum(sleepEachRow(0.05)) FROM numbers(100) SETTINGS max_execution_time = 1, max_block_size = 1";
    await expect(clickhouse.query(long)).rejects.toMatchObject({ code: "query_timeout", status: 503 });
  });

  test("a statement's settings end with it", async () => {
    const { clickhouse } = pair.stores();
    const asked = "SELECT toUInt32(getSetting('max_block_size')) AS size, timezone() AS zone";
    const [before] = await clickhouse.query(asked);
    expect(before).toMatchObject({ zone: "UTC" });
    expect(await clickhouse.query(`${asked} SETTINGS max_block_size = 4321`)).toEqual([{ size: 4321, zone: "UTC" }]);
    for (let repeat = 0; repeat < 5; repeat += 1) expect(await clickhouse.query(asked)).toEqual([before]);
  });

  test("statements at once do not wait for a long one", async () => {
    const { clickhouse } = pair.stores();
    let longDone = false;
    const long = clickhouse.query("SELECT sleep(1.5)").then(() => (longDone = true));
    await Promise.all(Array.from({ length: 30 }, (_, n) => clickhouse.query("SELECT {n: UInt32} AS n", { n })));
    expect(longDone).toBe(false);
    await long;
  });
}

async function drain(pages: AsyncIterable<unknown>): Promise<void> {
  for await (const page of pages) void page;
}

const strings = [
  "",
  "it's",
  "a\\b",
  "\\n",
  "line\nbreak\ttab\r",
  "тест 😀",
  "{a: String}",
  "null",
  "NULL",
  "\\N",
  '"',
  "`",
  "a,b",
];

const parameters: [string, QueryParam[]][] = [
  ["String", strings],
  ["Array(String)", [[], strings]],
  ["Array(Array(String))", [[["it's"], [], ["a\\b"]]]],
  ["Nullable(String)", [null, "it's"]],
  ["Int64", [0, -1, 1_767_225_600_123, Number.MAX_SAFE_INTEGER]],
  ["UInt32", [0, 4_294_967_295]],
  ["Array(UInt32)", [[], [1, 2, 4_294_967_295]]],
  ["Float64", [0, 0.1, -2.5, 1e-7, 1e300, 5e-324, 9_007_199_254_740_994]],
  ["Array(Float64)", [[], [0.1, 1e300, -3, 1e-7]]],
  ["Bool", [true, false]],
];

/** JSON as it is written: normal form, every array an Array(Dynamic). */
const document = {
  text: "2026-01-01",
  moment: "2026-01-01T10:00:00.123Z",
  digits: "42",
  whole: 42,
  broken: 42.5,
  huge: 1e300,
  negative: -7,
  yes: true,
  list: ["a", 1, true, null, "2026-01-01"],
  products: [{ product_id: "p1", price: 9.5 }, { product_id: "p'2" }],
  address: { city: "Київ", geo: { lat: 50.45 } },
};

const documentTypes = {
  text: "String",
  moment: "String",
  digits: "String",
  whole: "Int64",
  broken: "Float64",
  huge: "Float64",
  negative: "Int64",
  yes: "Bool",
  list: "Array(Dynamic)",
  products: "Array(JSON(max_dynamic_types=16, max_dynamic_paths=256))",
  address: "None",
};

function eventLine(contact: number, messageId: string, properties: object = {}): string {
  const at = 1_767_225_600_123;
  return `${JSON.stringify({ contact_id: contact, event: "A", ts: at, message_id: messageId, received_at: at, properties, context: {} })}\n`;
}

const traitLine = '{"contact_id":1,"trait":"city","ts":0,"message_id":"m1","doc":{"city":"Lviv"}}\n';
