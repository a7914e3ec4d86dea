export type * from "./language/ast.ts";
export { type Channel, channels, subjectOf } from "./language/channels.ts";
export type { LedgerFact, PermissionFact, RfmFact, ScoreFact } from "./interpret/facts.ts";
export { documentSchema } from "./language/json-schema.ts";
export { canonicalCondition, canonicalSegment } from "./language/canonical.ts";
export { bindArguments, type Bound, parseArgument, type ParsedArgument } from "./check/bind.ts";
export { check, type Checked } from "./check/check.ts";
export type { Diagnostic, DiagnosticCode, Fix, PatchOperation } from "./check/diagnostic.ts";
export type { Reads } from "./check/names.ts";
export type { CheckContext } from "./check/reader.ts";
export { referencesIn } from "./check/references.ts";
export {
  compileCount,
  compileMembers,
  type CompileInput,
  type FactNeeds,
  factNeeds,
  type Statement,
} from "./clickhouse/compile.ts";
export {
  compileEveryone,
  compileLeaves,
  type LeafMoment,
  type LeafPlan,
  type LeavesStatement,
  type PlannedLeaf,
  planLeaves,
} from "./clickhouse/leaves.ts";
export { type ByValueStatement, compileByValue } from "./clickhouse/by-value.ts";
export { compileEventCondition } from "./clickhouse/event-condition.ts";
export { elementOperand, jsonOperand, quotePath } from "./clickhouse/operand.ts";
export { Params } from "./clickhouse/params.ts";
export { isReadablePath, latestContacts, printTraitRows, type TraitRead } from "./clickhouse/trait-rows.ts";
export { candidateArguments } from "./interpret/candidates.ts";
export { dependsOn, type Placeholder, placeholderFor } from "./plan/placeholder.ts";
export { notInvertible, NotInvertible } from "./plan/not-invertible.ts";
export { type ManyPlan, planMany } from "./clickhouse/many/plan-many.ts";
export type { ManyRead } from "./clickhouse/many/read.ts";
export type { SetNode } from "./clickhouse/many/set-graph.ts";
export { compileByProducts, compileDue, type DueRead, type DueStatement } from "./clickhouse/due.ts";
export type { TraitTime } from "./clickhouse/source.ts";
export { type Need, needsOf } from "./interpret/needs.ts";
export type { Past } from "./interpret/past.ts";
export { evaluatePlan, interpret } from "./interpret/evaluate.ts";
export {
  type DecidingEvent,
  explain,
  type ExplainedCondition,
  type Explanation,
  type Found,
} from "./interpret/explain.ts";
export type { ContactFacts, FactEvent, ProductVersion } from "./interpret/facts.ts";
export { productIdOf } from "./interpret/predicate.ts";
export { duesOf, type EdgeDue } from "./interpret/dues.ts";
export { nextChange } from "./interpret/next-change.ts";
export { affectedBy, type Affected } from "./live/affected.ts";
export { type Crossing, type Edge, type EdgeSource, instantOf } from "./live/edge.ts";
export { arrivalEffects } from "./live/arrival.ts";
export type { Effect } from "./live/effect.ts";
export { edgesOf, effectsOf } from "./live/edges.ts";
export { type Turnable, turnablesOf } from "./live/turnable.ts";
export { samplePlace } from "./interpret/sample.ts";
export { compareText } from "./interpret/value.ts";
export type { EvaluationInput, Formula, Plan } from "./plan/plan.ts";
export { conditionSentences } from "./describe/condition-sentences.ts";
export { describe, describeCondition, type DescribeOptions } from "./describe/describe.ts";
export { Panel, type Seat } from "./interpret/panel.ts";
export { lower, outline, planAt } from "./plan/lower.ts";
export type { Outline } from "./plan/plan.ts";
export { english, type Messages } from "./describe/english.ts";
export { inLanguage, type Language, languages } from "./describe/languages.ts";
export type { Names } from "./describe/names.ts";
export { type Words, wordsFrom } from "./describe/words.ts";
export { lint, type LintOptions } from "./lint/lint.ts";
export { applyPatch } from "./lint/patch.ts";
export { lintAgainstData } from "./lint/data/lint-data.ts";
export { branchFinding, negativeBranches } from "./lint/data/negatives.ts";
export type { Ask } from "./lint/data/seen.ts";
export { timezoneProblem } from "./check/timezone.ts";
export { momentBefore, momentOf } from "./calendar/moment.ts";
export { zoneOf } from "./calendar/zone.ts";
export { type Blank, blanksIn, type BlankUnit, type BlankValues, valuesOf, wrongValues } from "./templates/blanks.ts";
export {
  blankLabel,
  galleryTag,
  isReadyScheme,
  readyScheme,
  readyWords,
  stageOf,
  templateDocument,
  templateOf,
  templates,
  templatesUnder,
  templateWords,
} from "./templates/gallery.ts";
export { folderName, segmentName, segmentNames } from "./templates/names.ts";
export { conditionsOf, requireSound, type Scheme, segmentOf, type Stage, stageDocuments } from "./templates/scheme.ts";
export { type SchemeId, schemeIds, schemeShapes } from "./templates/schemes.ts";
export {
  type Layer,
  layers,
  type Suggestion,
  type Template,
  type TemplateBlank,
  type Theme,
  themes,
} from "./templates/template.ts";
