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
export { type ImportKind, importKinds } from "./import/fields.ts";
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
export { evaluateOne, type OneEvaluation } from "./segments/evaluate-one.ts";
export type { SegmentStatus } from "./membership/segment-status.ts";
export { Membership, type MembershipOptions } from "./membership/membership.ts";
export type { TickReport, WorkspaceMembership } from "./membership/workspace-membership.ts";
export type { Cause, ChangesListener, CommittedChanges, MembershipChange } from "./membership/changes.ts";
