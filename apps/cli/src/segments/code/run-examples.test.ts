import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { paintFor } from "../../terminal.ts";
import { exampleLines } from "./example-lines.ts";
import { faultLine } from "./fault.ts";
import { readFolder } from "./folder.ts";
import { type ExampleRun, runExamples } from "./run-examples.ts";

const plain = paintFor(false);

describe("examples", () => {
  let root = "";
  let folder = "";
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), "kindred-examples-"));
  });
  afterAll(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    folder = await mkdtemp(join(root, "f-"));
  });

  const put = async (name: string, content: string): Promise<void> => {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  };
  const run = async (): Promise<ExampleRun> => runExamples(await readFolder(folder));
  const faults = async (): Promise<string[]> =>
    (await run()).faults.map((fault) => faultLine(fault, plain).slice(folder.length + 1));
  const segment = (id: string, where: string, more = ""): Promise<void> =>
    put(`${id}.yaml`, `version: 1\nid: ${id}\nname: ${id}\n${more}where: ${where}\n`);

  it("pass or fail through the interpreter, with the reason for those that fail", async () => {
    await segment("loyal", "{ event: Order Completed, window: { last: 90d }, gte: 2 }");
    await put(
      "loyal.test.yaml",
      `now: 2026-03-01
examples:
  - name: two orders this spring
    expect: in
    events: [ { event: Order Completed, ago: 3d }, { event: Order Completed, ts: 2026-01-10T10:00:00Z } ]
  - name: one of them too old
    expect: in
    events: [ { event: Order Completed, ago: 3d }, { event: Order Completed, ago: 4mo } ]
`,
    );
    const ran = await run();
    expect(ran.faults).toEqual([]);
    expect(exampleLines(ran, plain)).toEqual([
      "loyal.test.yaml",
      "  ✓ two orders this spring",
      "  ✗ one of them too old: expected in, but is out at 2026-03-01T00:00:00.000Z",
      "      ✗ People who did “Order Completed” at least 2 times in the last 90 days.   is 1 · 1 matching event",
      "           2026-02-26T00:00:00.000Z  Order Completed  {}",
      "1 passed, 1 failed.",
    ]);
  });

  it("know traits, lists, products, arguments, rankings and samples", async () => {
    await segment("guests", "{ all: [ { trait: address.city, is: Kyiv }, { list: guests } ] }");
    await put(
      "guests.test.json",
      JSON.stringify({
        now: "2026-03-01",
        examples: [
          { name: "on it", expect: "in", traits: { address: { city: "Kyiv" } }, lists: ["guests"] },
          { name: "not on it", expect: "out", traits: { address: { city: "Kyiv" } } },
        ],
      }),
    );
    await segment(
      "fans",
      "{ event: Viewed, where: { product: category, is: { param: category } } }",
      "params: { category: { type: string } }\n",
    );
    await put(
      "fans.test.yaml",
      `now: 2026-03-01
args: { category: Shoes }
examples:
  - name: shoes
    expect: in
    events: [ { event: Viewed, ago: 1d, properties: { product_id: p1 } } ]
    products: [ { id: p1, properties: { category: Shoes } } ]
  - name: hats
    expect: out
    args: { category: Hats }
    events: [ { event: Viewed, ago: 1d, properties: { product_id: p1 } } ]
    products: [ { id: p1, since: 2026-01-01, properties: { category: Shoes } } ]
`,
    );
    await segment("best", "{ top: 10, by: { event: Order, measure: { sum: revenue } } }");
    await put(
      "best.test.yaml",
      `now: 2026-03-01
examples:
  - { name: above, expect: in, edge: 100, events: [ { event: Order, ago: 1d, properties: { revenue: 101 } } ] }
  - { name: below, expect: out, edge: 100, events: [ { event: Order, ago: 1d, properties: { revenue: 99 } } ] }
`,
    );
    await segment("slice", "{ sample: test, from: 0, to: 100 }");
    await put("slice.test.yaml", "now: 2026-03-01\nexamples: [ { name: all, expect: in, key: con_abc } ]\n");
    const ran = await run();
    expect(ran.faults).toEqual([]);
    expect(ran.files.flatMap(({ examples }) => examples.map(({ passed }) => passed))).toEqual(Array(7).fill(true));
  });

  it("know the ledger, channels, topics, scores and RFM classes", async () => {
    const yes = async (id: string, where: string, example: string): Promise<void> => {
      await segment(id, where);
      const [from, to] = [`{ name: with, expect: in, ${example} }`, "{ name: without, expect: out }"];
      await put(`${id}.test.yaml`, `now: 2026-03-01\nexamples: [ ${from}, ${to} ]\n`);
    };
    await segment("vip", "{ all: [] }");
    await yes(
      "came",
      "{ segment: vip, entered: { last: 7d } }",
      "history: [ { segment: vip, change: entered, ago: 2d } ]",
    );
    await yes(
      "was",
      "{ segment: vip, at: 2026-02-01 }",
      "history: [ { segment: vip, change: entered, ts: 2026-01-01 } ]",
    );
    await yes("mail", "{ channel: email, reachable: true }", "channels: { email: {} }");
    await yes("news", "{ subscribed: weekly-news }", "topics: [ weekly-news ]");
    await yes("leaving", "{ score: churn, gte: 0.7 }", "scores: { churn: 0.8 }");
    await yes("high", "{ score: churn, band: high }", "scores: { churn: { band: high } }");
    await yes(
      "best",
      "{ rfm: purchase, class: [ champions ] }",
      "rfm: { purchase: { class: champions, r: 5, f: 5, m: 5 } }",
    );
    const ran = await run();
    expect(ran.faults).toEqual([]);
    const failed = ran.files.flatMap((file) =>
      file.examples.filter(({ passed }) => !passed).map(({ name }) => [file.segment, name]),
    );
    expect(failed).toEqual([]);
    expect(ran.files).toHaveLength(7);
  });

  it("follow references to the other segments of the folder, and explain through them", async () => {
    await segment("kyiv", "{ trait: city, is: Kyiv }");
    await put("deep/others.yaml", "version: 1\nid: others\nname: Others\nwhere: { not: { segment: kyiv } }\n");
    await put(
      "deep/others.test.yaml",
      "now: 2026-03-01\nexamples: [ { name: someone, expect: in, traits: { city: Kyiv } } ]\n",
    );
    const ran = await run();
    expect(exampleLines(ran, plain)).toEqual([
      "deep/others.test.yaml",
      "  ✗ someone: expected in, but is out at 2026-03-01T00:00:00.000Z",
      "      ✗ not this:",
      "      └─ ✓ People who are in the segment “kyiv”.",
      '         └─ ✓ People whose “city” is “Kyiv”.   is "Kyiv"',
      "0 passed, 1 failed, 1 segment has no examples.",
    ]);
  });

  it("read dates and days on the calendar of the segment, or of the file", async () => {
    const where = "{ event: Order, window: { this: day } }";
    const examples = (expected: string): string =>
      `now: 2026-03-01T00:30\nexamples: [ { name: midnight, expect: ${expected}, events: [ { event: Order, ts: 2026-02-28T23:00:00Z } ] } ]\n`;
    await segment("kyiv", where, "timezone: Europe/Kyiv\n");
    await put("kyiv.test.yaml", examples("out"));
    await segment("here", where);
    await put("here.test.yaml", `timezone: Europe/Berlin\n${examples("in")}`);
    const ran = await run();
    expect(ran.files.flatMap((file) => file.examples.map(({ now, got }) => [file.segment, now, got]))).toEqual([
      ["here", "2026-02-28T23:30:00.000Z", "in"],
      ["kyiv", "2026-02-28T22:30:00.000Z", "out"],
    ]);
  });

  it("are refused with file and line for what they cannot say", async () => {
    await segment("s", "{ event: Order }");
    await put(
      "s.test.yaml",
      `now: 2026-03-01
examples:
  - name: a
    expect: maybe
    trait: { city: Kyiv }
  - expect: in
    events:
      - event: Order
      - { event: Order, ago: 3d, at: 2026-01-01 }
      - { event: 3, ago: 1d }
    lists: [ 3 ]
`,
    );
    expect(await faults()).toEqual([
      "s.test.yaml:4:5: error bad_example: Write `in` or `out`: whether this person is in the segment.",
      expect.stringMatching(/^s\.test\.yaml:5:5: error bad_example: `trait` is not known here: write name, expect, /),
      "s.test.yaml:6:5: error bad_example: Give the example a name: what it shows.",
      expect.stringMatching(/^s\.test\.yaml:8:9: error bad_example: Say when it happened/),
      expect.stringMatching(/^s\.test\.yaml:9:34: error bad_example: `at` is not known here: write event, ago, ts/),
      "s.test.yaml:10:11: error bad_example: Name the event.",
      "s.test.yaml:11:14: error bad_example: Write the list's id.",
    ]);
  });

  it("are refused for dates that are none, missing instants, edges and arguments, and unknown segments", async () => {
    await segment("s", "{ event: Order }");
    await segment("top", "{ top: 1, by: { event: Order } }");
    await put(
      "s.test.yaml",
      `examples:
  - { name: no now, expect: out }
  - { name: bad now, expect: out, now: yesterday }
  - { name: bad ago, expect: out, now: 2026-03-01, events: [ { event: Order, ago: 3 days } ] }
  - { name: bad args, expect: out, now: 2026-03-01, args: { x: 1 } }
`,
    );
    await put("top.test.yaml", "now: 2026-03-01\nexamples: [ { name: no edge, expect: out } ]\n");
    await put("none.test.yaml", "now: 2026-03-01\nexamples: [ { name: x, expect: out } ]\n");
    await put("broken.test.yaml", "examples: [\n");
    expect(await faults()).toEqual([
      expect.stringMatching(/^broken\.test\.yaml:\d+:\d+: error malformed_yaml/),
      expect.stringMatching(/^broken\.test\.yaml:1:1: error no_such_segment/),
      expect.stringMatching(/^none\.test\.yaml:1:1: error no_such_segment: There is no segment "none"/),
      expect.stringMatching(/^s\.test\.yaml:2:5: error bad_example: Say when/),
      expect.stringMatching(/^s\.test\.yaml:3:\d+: error bad_example: This is not a date/),
      expect.stringMatching(/^s\.test\.yaml:4:\d+: error bad_example: This is not a length of time/),
      expect.stringMatching(/^s\.test\.yaml:5:\d+: error bad_example: .*x/),
      expect.stringMatching(/^top\.test\.yaml:2:\d+: error bad_example: .*`edge`/),
    ]);
  });

  it("of a segment that does not check tell what is wrong with it", async () => {
    await segment("s", "{ segment: elsewhere }");
    await put("s.test.yaml", "now: 2026-03-01\nexamples: [ { name: x, expect: out } ]\n");
    expect(await faults()).toEqual([expect.stringMatching(/^s\.yaml:4:10: error unknown_segment/)]);
  });
});
