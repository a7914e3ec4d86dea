import { compare, type Compared, type Side } from "@kindred/engine";
import { segmentName } from "@kindred/segment";
import { languageOf } from "../segments/language.ts";
import type { WorkspaceStore } from "@kindred/store";
import { z } from "zod";
import { tenantOf } from "../access/gate.ts";
import { Moment, Question, requestOf } from "../segments/request.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, Instant, InWorkspace } from "./api.ts";

const AskedSide = z.union([z.enum(["everyone", "rest"]), Question.omit({ now: true })]);

const Named = z.object({ id: z.string(), name: z.string(), count: z.number().int() });
const Share = z.object({ count: z.number().int(), of: z.number().int() });
const Mean = z.object({
  count: z.number().int().describe("What the mean is over: members with the value, all members, or orders"),
  mean: z.number(),
  deviation: z.number().describe("Standard deviation"),
  median: z.number().nullable(),
});
const Effect = {
  effect: z.number().describe("In standard deviations; positive where the first has more"),
  low: z.number().describe("The 95 % confidence interval of `effect`"),
  high: z.number(),
  score: z.number().describe("How far the interval stays from 0; 0 when it does not"),
  ratio: z.number().nullable().describe("First by second, small counts drawn together"),
};
const Subject = z.object({
  source: z.enum(["trait", "event", "revenue"]),
  name: z.string(),
  value: z.union([z.string(), z.boolean()]).nullable().describe("A trait's value; null: any, or its number"),
});
const Difference = z.discriminatedUnion("measure", [
  z.object({ measure: z.literal("share"), subject: Subject, a: Share, b: Share, ...Effect }),
  z.object({ measure: z.literal("mean"), subject: Subject, a: Mean, b: Mean, ...Effect }),
]);
const Bought = z.object({
  buyers: z.number().int(),
  revenue: z.number().describe("Price times quantity of its lines, as they were sent"),
});
const Product = z.object({
  id: z.string(),
  name: z.string().describe("As orders or the catalogue call it; empty when neither does"),
  a: Bought,
  b: Bought,
  ...Effect,
});
const Comparison = z
  .object({
    a: Named,
    b: Named,
    both: z.number().int().describe("Contacts in both"),
    now: Instant,
    days: z.number().int(),
    differences: z.array(Difference).describe("Those farthest from being chance first"),
    products: z
      .array(Product)
      .describe("What most of the first buy and what they spend most on; `ratio`: the lift of the share who buy it"),
    currencies: z.array(z.string()).describe("In which the orders were; of several no revenue is compared"),
    compared: z.number().int().describe("How many there are in all"),
    traitsLeftOut: z.number().int(),
  })
  .meta({ id: "Comparison" });
export type ComparisonAnswer = z.output<typeof Comparison>;

export function compareRoutes(api: Api, wiring: Wiring): void {
  api.post(
    "/workspaces/:workspace/compare",
    {
      config: { access: "viewer" },
      schema: {
        tags: ["Evaluation"],
        summary: "What two segments, documents, everyone or the rest differ in",
        params: InWorkspace,
        body: z.object({
          a: AskedSide,
          b: AskedSide.default("everyone"),
          days: z.number().int().min(1).max(3650).default(90).describe("How far back events and revenue go"),
          now: Moment.optional().describe("Who was in it then, by the events until then; traits are those of today"),
          limit: z.number().int().min(1).max(1000).default(50),
        }),
        response: answers(Comparison),
      },
    },
    async (request) => {
      const store = tenantOf(request);
      const { a, b, days, now, limit } = request.body;
      const resources = { workspace: store, now: wiring.now, flush: () => wiring.ingest.flush(store.id) };
      const sides = await Promise.all([a, b].map((side) => sideOf(wiring, store, side)));
      const language = languageOf(request);
      const named = <Each extends { id: string; name: string }>(side: Each): Each => ({
        ...side,
        name: segmentName(side.id, side, language),
      });
      const found = await compare(resources, sides[0]!, sides[1]!, { days, now });
      return {
        a: named(found.a),
        b: named(found.b),
        both: found.both,
        now: new Date(found.now).toISOString(),
        days: found.days,
        differences: found.differences.slice(0, limit).map(shown),
        products: found.products.map((product) => ({ ...product, a: { ...product.a }, b: { ...product.b } })),
        currencies: [...found.currencies],
        compared: found.differences.length,
        traitsLeftOut: found.traitsLeftOut,
      };
    },
  );
}

async function sideOf(wiring: Wiring, store: WorkspaceStore, asked: z.output<typeof AskedSide>): Promise<Side> {
  return typeof asked === "string" ? asked : requestOf(wiring, store, asked);
}

function shown(compared: Compared): z.output<typeof Difference> {
  const { effect, low, high, score, ratio } = compared;
  const { source, name } = compared.subject;
  const value = compared.subject.source === "trait" ? compared.subject.value : null;
  const common = { subject: { source, name, value }, effect, low, high, score, ratio };
  if (compared.measure === "share") return { measure: "share", a: { ...compared.a }, b: { ...compared.b }, ...common };
  const [a, b] = [compared.a, compared.b].map(({ count, mean, variance, median }) => {
    return { count, mean, deviation: Math.sqrt(variance), median };
  });
  return { measure: "mean", a: a!, b: b!, ...common };
}
