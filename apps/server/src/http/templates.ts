import {
  choices,
  countTemplates,
  documentHere,
  type Gallery,
  missingFor,
  openGallery,
  suggested,
  testSizeOf,
  useTemplate,
} from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import {
  blankLabel,
  type BlankValues,
  check,
  layers,
  type Segment,
  stageOf,
  type Template,
  templateOf,
  templates,
  templatesUnder,
  templateWords,
  themes,
  wrongValues,
} from "@kindred/segment";
import { z } from "zod";
import { languageOf } from "../segments/language.ts";
import { sentenceOf } from "../segments/sentence.ts";
import type { Wiring } from "../wiring.ts";
import { answers, type Api, InWorkspace, Slug } from "./api.ts";
import { flushedTenantOf } from "./flushed.ts";
import { ShownBlank } from "./life-cycle-shapes.ts";
import { authorOf } from "./segments.ts";

const Missing = z.object({
  kind: z.enum(["event", "trait", "property", "history"]).describe("history: of a stage that is not kept yet"),
  name: z.string(),
});

const TemplateAnswer = z
  .object({
    key: z.string(),
    layer: z.enum(layers),
    theme: z.enum(themes),
    name: z.string().describe("In the caller's language"),
    about: z.string(),
    blanks: z.array(ShownBlank).describe("What can be set, with values from the workspace's own data"),
    sentence: z.string(),
    document: z.record(z.string(), z.unknown()),
    freshness: z.enum(["live", "refreshed"]),
    missing: z.array(Missing).describe("What it reads that no data has carried yet; its count says nothing until then"),
    under: z.array(z.object({ key: z.string(), name: z.string() })).describe("Templates it is composed of"),
    scheme: z.string().nullable().describe("The scheme whose stage it is"),
    used: z.string().nullable().describe("The saved segment that was made of it"),
  })
  .meta({ id: "Template" });
export type TemplateAnswer = z.output<typeof TemplateAnswer>;
const Templates = z.object({ items: z.array(TemplateAnswer) });
export type TemplatesAnswer = z.output<typeof Templates>;

/** What a test is to find. */
const Test = z.object({
  base: z.number().gt(0).lt(1).default(0.05).describe("The share that does it anyway"),
  lift: z.number().gt(0).max(100).default(0.2).describe("Relative: 0.2 is a fifth more"),
});
const Enough = z.object({
  people: z.number().int().describe("Needed in both groups together; two-sided alpha 0.05, power 0.8"),
  enough: z.boolean(),
  smallestLift: z.number().nullable().describe("The least that so many can show; null: none"),
});

const Count = z.object({
  key: z.string(),
  count: z.number().int().nullable().describe("null: it could not be counted"),
  share: z.number().nullable(),
  problem: z.string().nullable(),
  test: Enough.nullable(),
});
const Counts = z.object({ contacts: z.number().int(), items: z.array(Count) }).meta({ id: "TemplateCounts" });
export type TemplateCountsAnswer = z.output<typeof Counts>;

const Values = z.record(z.string().max(40), z.union([z.string().max(500), z.number()]));
const Used = z
  .object({
    id: z.string().describe("The segment that the template becomes"),
    segments: z.array(z.string()).describe("Ids of new segments"),
    schemes: z.array(z.string()).describe("Ids of schemes that were set up"),
    document: z.record(z.string(), z.unknown()).describe("The template's document, for the editor"),
  })
  .meta({ id: "UsedTemplate" });
export type UsedTemplateAnswer = z.output<typeof Used>;

/** Ready-made segments, filled with the workspace's own names and values. */
export function templateRoutes(api: Api, wiring: Wiring): void {
  const tags = ["Templates"];
  const config = { access: "viewer" } as const;
  const base = "/workspaces/:workspace/templates";
  const OfTemplate = InWorkspace.extend({ template: Slug });

  api.get(
    base,
    {
      config,
      schema: {
        tags,
        summary: "The gallery: what each template says here, what it misses, and what was made of it",
        params: InWorkspace,
        response: answers(Templates),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const gallery = await openGallery(store, languageOf(request));
      return { items: templates.map((template) => shown(gallery, template, {})) };
    },
  );

  api.post(
    `${base}/counts`,
    {
      config,
      schema: {
        tags,
        summary: "How many are in each of several templates, in one pass, and whether that is enough for a test",
        params: InWorkspace,
        body: Test.extend({ keys: z.array(Slug).min(1).max(200).optional().describe("Absent: all") }),
        response: answers(Counts),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { keys = templates.map(({ key }) => key), ...test } = request.body;
      for (const key of keys) templateOf(key);
      const gallery = await openGallery(store, languageOf(request));
      return counted(gallery, keys, { test, now: wiring.now() });
    },
  );

  api.post(
    `${base}/:template/preview`,
    {
      config,
      schema: {
        tags,
        summary: "One template with other values: what it says, and how many that are",
        params: OfTemplate,
        body: Test.extend({ values: Values.default({}) }),
        response: answers(TemplateAnswer.extend({ contacts: z.number().int(), counted: Count })),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { values, ...test } = request.body;
      const template = withSoundValues(request.params.template, values);
      const gallery = await openGallery(store, languageOf(request));
      const { contacts, items } = await counted(gallery, [template.key], { test, now: wiring.now(), values });
      return { ...shown(gallery, template, values), contacts, counted: items[0]! };
    },
  );

  api.post(
    `${base}/:template/use`,
    {
      config: { access: "editor" },
      schema: {
        tags,
        summary: "Save a template as a segment, with whatever it refers to, all or nothing",
        params: OfTemplate,
        body: z.object({
          values: Values.default({}),
          name: z.string().min(1).max(200).optional(),
          itself: z
            .boolean()
            .default(true)
            .describe("false: only what it refers to is saved; go on with `document` in the editor"),
        }),
        response: answers(Used),
      },
    },
    async (request) => {
      const store = await flushedTenantOf(wiring, request);
      const { values, name, itself } = request.body;
      const template = withSoundValues(request.params.template, values);
      const language = languageOf(request);
      const author = { by: authorOf(request), now: wiring.now() };
      const used = await useTemplate(await openGallery(store, language), template.key, {
        values,
        name,
        itself,
        ...author,
      });
      const gallery = await openGallery(store, language);
      return {
        id: used.id,
        segments: [...used.segments],
        schemes: [...used.schemes],
        document: { ...documentHere(gallery, template, values) },
      };
    },
  );
}

/** @throws KindredError `unknown_template` (404), `invalid_value` (422) */
function withSoundValues(key: string, values: BlankValues): Template {
  const template = templateOf(key);
  const [wrong] = wrongValues(template.blanks, values);
  if (wrong === undefined) return template;
  throw new KindredError("invalid_value", wrong.message, { status: 422, pointer: `/values/${wrong.key}` });
}

function shown(gallery: Gallery, template: Template, values: BlankValues): TemplateAnswer {
  const { key, layer, theme } = template;
  const { context, language, offer, standing } = gallery;
  const document = documentHere(gallery, template, values);
  const isDefault = Object.keys(values).length === 0;
  const checked = (isDefault ? gallery.checked.get(key) : undefined) ?? check(document, context.check);
  const blanks = suggested(template.blanks, offer).map((blank) => {
    const said = { label: blankLabel(blank.key, language), choices: [...choices(blank, offer)] };
    return { ...blank, value: values[blank.key] ?? blank.value, ...said };
  });
  return {
    key,
    layer,
    theme,
    ...templateWords(key, language),
    // A blank keeps its kind whatever its value, which has been checked.
    blanks: blanks as TemplateAnswer["blanks"],
    sentence: checked.ok ? sentenceOf(withoutEarlier(checked.segment, key), context.check.segments, language) : "",
    document: { ...document },
    freshness: checked.ok ? checked.freshness : "live",
    missing: missingFor(gallery, key).map((one) => ({ ...one })),
    under: templatesUnder(key).map((under) => ({ key: under, name: templateWords(under, language).name })),
    scheme: stageOf(key)?.scheme ?? null,
    used: standing.get(key)?.id ?? null,
  };
}

/** What tells a stage is its own condition; the rest of it is that no stage before holds, which goes without saying. */
function withoutEarlier(segment: Segment, key: string): Segment {
  const { where } = segment;
  const own = where.kind === "all" && where.of.length === 2 ? where.of[0] : undefined;
  return stageOf(key) === null || own === undefined ? segment : { ...segment, where: own };
}

async function counted(
  gallery: Gallery,
  keys: readonly string[],
  options: { readonly test: z.output<typeof Test>; readonly now: number; readonly values?: BlankValues },
): Promise<TemplateCountsAnswer> {
  const size = (count: number) => testSizeOf(count, options.test);
  // Refused before anything is counted.
  size(0);
  const [contacts, found] = await Promise.all([contactsOf(gallery), countTemplates(gallery, keys, options)]);
  const items = found.map(({ key, count, problem }) => {
    const share = count === null || contacts === 0 ? null : count / contacts;
    return { key, count, share, problem, test: count === null ? null : size(count) };
  });
  return { contacts, items };
}

async function contactsOf({ workspace }: Gallery): Promise<number> {
  const [row] = await workspace.clickhouse.query<{ n: number | string }>(
    "SELECT count() AS n FROM contacts FINAL WHERE deleted = 0",
  );
  return Number(row?.n ?? 0);
}
