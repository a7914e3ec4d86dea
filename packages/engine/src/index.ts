export {
  resolveContacts,
  type ContactRow,
  type RejectedRow,
  type ResolvedRows,
  type ResolveOptions,
} from "./identity/bulk.ts";
export { addToList, removeFromList } from "./ingest/lists.ts";
export { upsertProducts, type ProductRow } from "./ingest/products.ts";
export { loadContext, type SegmentContext } from "./segments/context.ts";
export { applyChanges, type AppliedChanges, planChanges, type SegmentChanges } from "./segments/changes.ts";
export type { BrokenSegment, ChangePlan, PlannedChange } from "./segments/plan-changes.ts";
export {
  createSegmentDocuments,
  type SavedSegment,
  type SegmentDocuments,
  type SegmentVersion,
} from "./segments/documents.ts";
export { createEvaluation, type Evaluation, type MembersPage } from "./segments/evaluation.ts";
export { type Member, readMembers } from "./segments/members.ts";
export { withCurrentVersion } from "./segments/current.ts";
export { loadFacts } from "./segments/facts.ts";
export { lintSegment } from "./segments/lint.ts";
export {
  type Population,
  type PopulationRequest,
  populations,
  type PopulationsOptions,
} from "./segments/populations.ts";
export { invalidSegment, prepare, type SegmentRequest } from "./segments/request.ts";
export {
  createIngest,
  type AcceptOptions,
  type Ingest,
  type IngestOptions,
  type IngestResult,
  type RejectedCall,
} from "./ingest/ingest.ts";
export {
  countLetters,
  discardLetters,
  type Letter,
  type LetterChoice,
  readLetter,
  readLetters,
} from "./ingest/dead-letters.ts";
export { type Replayed, replayLetters } from "./ingest/replay/replay.ts";
export type { Logger } from "./ingest/logger.ts";
export { readContactLink, signContactLink } from "./identity/link.ts";
export { type ContactRef, findContact } from "./identity/contact-ref.ts";
export { deleteContact } from "./identity/delete-contact.ts";
export { mergeContacts, type MergeRequest } from "./identity/merge-contacts.ts";
export {
  createImporter,
  type Importer,
  type ImporterOptions,
  type ImportState,
  type ImportStatus,
} from "./import/importer.ts";
export type { DryRun } from "./import/dry-run.ts";
export { type ImportKind, importKinds } from "./import/fields.ts";
export type { FileLook } from "./import/look.ts";
export type { Decision, ImportOptions, ImportPlan, PlannedField, Rejection } from "./import/plan.ts";
export type { ImportPhase, ImportProgress } from "./import/job.ts";
export { bulkArrived } from "./membership/arrivals.ts";
export { moveStragglers } from "./identity/stragglers.ts";
export type { ConditionCount } from "./preview/counts.ts";
export type { Preview } from "./preview/preview-at.ts";
export { type ContactPermissions, readPermissions, type StandingPermission } from "./permissions/read.ts";
export {
  type ContactPermission,
  type Permission,
  type RejectedPermission,
  setManyPermissions,
  setPermissions,
} from "./permissions/set.ts";
export { createPreviews, type PreviewOptions, type Previews } from "./preview/preview.ts";
export { matchingArguments, type MatchingArguments } from "./inverse/matching-arguments.ts";
export { matchingContacts, type MatchingContacts } from "./inverse/matching-contacts.ts";
export type { InverseRequest } from "./inverse/parameter.ts";
export { currenciesAmong } from "./money/currency.ts";
export { compare, type CompareOptions, type Comparison } from "./insights/compare.ts";
export type { Compared, Subject } from "./insights/compared.ts";
export type { Side } from "./insights/sides.ts";
export { overlap, type Overlap } from "./insights/overlap.ts";
export { readAllowList } from "./outbound/allow-list.ts";
export type { Change } from "./outbound/change.ts";
export {
  deleteDeadLetters,
  readDeadLetters,
  readDeliveries,
  replayDeadLetters,
  type DeadLetter,
  type LoggedDelivery,
} from "./outbound/dead-letters.ts";
export type { OutboundFigures } from "./outbound/figures.ts";
export { createOutbound, type Outbound } from "./outbound/outbound.ts";
export type { PostOutcome } from "./outbound/post.ts";
export { streamChanges } from "./outbound/stream.ts";
export { createWebhooks, type Webhooks, type WebhookView } from "./outbound/webhooks.ts";
export { type Flow, flowBetween } from "./ledger/flow.ts";
export { type ContactMove, movesOfContact } from "./ledger/contact-moves.ts";
export { entriesOf } from "./ledger/entries.ts";
export {
  type HistoryPoint,
  type HistoryStep,
  type SegmentHistory,
  sizeOverTime,
  sizesOverTime,
} from "./ledger/history.ts";
export { membersAt } from "./ledger/members-at.ts";
export { type Stays, staysIn } from "./ledger/stays.ts";
export { type Turn, turnsIn } from "./ledger/turns.ts";
export { evaluateOne, type OneEvaluation } from "./segments/evaluate-one.ts";
export type { SegmentStatus } from "./membership/segment-status.ts";
export { Membership, type MembershipOptions } from "./membership/membership.ts";
export type { TickReport, WorkspaceMembership } from "./membership/workspace-membership.ts";
export type { Cause, ChangesListener, CommittedChanges, MembershipChange } from "./membership/changes.ts";
export { Refreshes, type RefreshesOptions, type RefreshStatus } from "./refresh/refreshes.ts";
export type { Refreshed, Refreshing } from "./refresh/refreshing.ts";
export {
  getScheme,
  listSchemes,
  removeScheme,
  type SavedScheme,
  saveScheme,
  segmentsOf,
} from "./life-cycle/schemes.ts";
export { flowBetweenStages, type StageMove } from "./life-cycle/stage-flow.ts";
export { stagesOfContact, type StageChange } from "./life-cycle/stage-of.ts";
export { sizesByDefinition, sizesByLedger, type StageSizes } from "./life-cycle/stage-sizes.ts";
export { type StageStay, stageStays } from "./life-cycle/stage-stays.ts";
export { stagesByDefinition, type StageSets } from "./life-cycle/stages-by-definition.ts";
export { ledgerSince, stagesByLedger } from "./life-cycle/stages-by-ledger.ts";
export {
  removeRfmModel,
  type RfmModel,
  rfmModel,
  rfmModels,
  type RfmVersion,
  rfmVersions,
  saveRfmModel,
} from "./rfm/definitions.ts";
export { askPast } from "./rfm/past.ts";
export { previewRfm, type RfmPreview } from "./rfm/preview.ts";
export { refreshRfmModel, rfmRefreshing } from "./rfm/refresh-rfm.ts";
export { classHistory, readResult, readRuns, type RfmRun } from "./rfm/runs.ts";
export type { RfmCell, RfmResult } from "./rfm/scored.ts";
export { type RfmOutlook, rfmOutlook, type RfmTransitions, rfmTransitions } from "./rfm/transitions.ts";
export { sourcesRefreshing } from "./sources/refreshing.ts";
export { countTemplates, type TemplateCount } from "./gallery/count.ts";
export { defaults, documentHere, type Gallery, openGallery, schemeHere } from "./gallery/gallery.ts";
export { type Missing, missingFor } from "./gallery/needs.ts";
export { choices, suggested } from "./gallery/suggest.ts";
export { type TestSize, testSizeOf, type WantedLift } from "./gallery/test-size.ts";
export { type Used, useTemplate } from "./gallery/use.ts";
export type { Figure, FigureDifference, Measure, MeasuredSide, Measures, Presence } from "./measures/answer.ts";
export { addCost, type CostEntry, readCosts, removeCost } from "./measures/cost-entries.ts";
export { measure } from "./measures/measure.ts";
export { measuredPeople } from "./measures/people.ts";
export type { Bucket } from "./measures/period.ts";
export { type MeasureQuestion, passiveEvents, type Who } from "./measures/question.ts";
export { type CohortTable, readCohorts } from "./cohorts/cohorts.ts";
export { cohortDocument, cohortMembers } from "./cohorts/people.ts";
export type { CohortQuestion } from "./cohorts/question.ts";
export { readDeclining } from "./value/declining.ts";
export { readFavourites, saveFavourites } from "./value/favourite-settings.ts";
export { favouritesRefreshing } from "./value/favourites.ts";
export { type CustomerValue, listCustomers } from "./value/list.ts";
export type { ValueQuestion } from "./value/question.ts";
export { readValue } from "./value/report.ts";
export { readTogether } from "./value/together.ts";
export { createMailer, type Mailer } from "./mail/mailer.ts";
export { readSmtpUrl } from "./mail/smtp-url.ts";
export type { AlertBody, Causes } from "./size-watch/alert.ts";
export { type Alerts, type AlertView, createAlerts, type NoticeView } from "./size-watch/alerts.ts";
export type { Verdict } from "./size-watch/judge.ts";
export { sayAlert } from "./size-watch/message/say-alert.ts";
export { sayRule } from "./size-watch/message/rule-words.ts";
export { voiceOf } from "./size-watch/message/voice.ts";
export { Notifier } from "./size-watch/notices/notifier.ts";
export type { SendingResources } from "./size-watch/notices/send.ts";
export type { RuleSettings, SizeRule, Waiting } from "./size-watch/rule.ts";
export { createSizeRules, type SizeRules } from "./size-watch/rules.ts";
export { SizeWatch } from "./size-watch/size-watch.ts";
export { suggestRules } from "./size-watch/suggestions.ts";
export { sendTest } from "./size-watch/test-alert.ts";
