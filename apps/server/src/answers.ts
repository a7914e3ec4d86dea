/** The shapes of the admin API's answers, for programs that are typed against it. Types only: nothing of the server runs there. */
export type { OverviewAnswer } from "./http/overview.ts";
export type { WhoAnswer } from "./http/session.ts";
export type { DemoAnswer } from "./http/demo.ts";
export type { CataloguedEventAnswer, EventCatalogueAnswer, TraitCatalogueAnswer } from "./http/catalogue.ts";
export type { ContactAnswer } from "./http/contacts.ts";
export type { ContactMoveAnswer } from "./http/contact-moves.ts";
export type { ContactIdentitiesAnswer } from "./http/contact-details.ts";
export type { DeadLetterAnswer, DeadLetterCountsAnswer, ReplayedAnswer } from "./http/dead-letters.ts";
export type { DebuggedAnswer } from "./http/debugger.ts";
export type { EventAnswer } from "./http/events.ts";
export type { CheckAnswer, ExplanationAnswer } from "./http/evaluate.ts";
export type { PreviewAnswer } from "./http/preview.ts";
export type { SegmentAnswer } from "./http/segments.ts";
export type { Explained } from "./http/explained.ts";
export type { EventNamesAnswer, SeenNamesAnswer } from "./http/events.ts";
export type { FindingAnswer } from "./http/finding.ts";
export type { ListAnswer } from "./http/lists.ts";
export type { SavedSegmentAnswer, VersionsAnswer } from "./http/segments.ts";
export type { ValuesAnswer, VocabularyAnswer } from "./http/vocabulary.ts";
export type { Needed } from "./http/needed.ts";
export type { ComparisonAnswer } from "./http/compare.ts";
export type { FlowAnswer, HistoriesAnswer, HistoryAnswer, StaysAnswer, TurnsAnswer } from "./http/ledger.ts";
export type { DryRunAnswer, FileLookAnswer } from "./http/import-files.ts";
export type { ImportAnswer } from "./http/imports.ts";
export type { CostAnswer, MeasuresAnswer } from "./http/measure-shapes.ts";
export type { OverlapAnswer } from "./http/overlap.ts";
export type { ProductCardsAnswer, ProductHistoryAnswer } from "./http/product-cards.ts";
export type { ProductAnswer } from "./http/products.ts";
export type { PermissionsAnswer } from "./http/permissions.ts";
export type { RefreshesAnswer } from "./http/refreshes.ts";
export type {
  RfmModelAnswer,
  RfmModelCardAnswer,
  RfmPreviewAnswer,
  RfmTransitionsAnswer,
  RfmVersionsAnswer,
} from "./http/rfm-shapes.ts";
export type { SegmentCardsAnswer } from "./http/segment-cards.ts";
export type { StandingAnswer } from "./http/memberships.ts";
export type { TraitChangeAnswer } from "./http/contact-details.ts";
export type { WebhookAnswer } from "./http/webhook-shapes.ts";
export type { OpenSessionsAnswer } from "./http/profile.ts";
export type { InvitedAnswer, UserAnswer } from "./http/users.ts";
export type { WorkspaceAnswer, ZoneMovesAnswer } from "./http/workspaces.ts";
export type { KeyAnswer, NewKeyAnswer } from "./http/keys.ts";
export type { WebhookPingAnswer } from "./http/webhooks.ts";
export type { WebhookDeliveryAnswer, WebhookLetterAnswer } from "./http/webhook-shapes.ts";
export type {
  LifeCyclesAnswer,
  SchemeAnswer,
  StageFlowAnswer,
  StagePreviewAnswer,
  StageSizesAnswer,
  StageStaysAnswer,
} from "./http/life-cycle-shapes.ts";
export type { TemplateAnswer, TemplateCountsAnswer, TemplatesAnswer, UsedTemplateAnswer } from "./http/templates.ts";
export type { CohortSegmentAnswer, CohortTableAnswer } from "./http/cohorts.ts";
export type {
  CustomerValueAnswer,
  DecliningAnswer,
  FavouritesAnswer,
  TogetherAnswer,
  ValueReportAnswer,
} from "./http/value.ts";
export type {
  AlertChannelsAnswer,
  SizeAlertAnswer,
  SizeRuleAnswer,
  SizeSuggestionsAnswer,
  SizeTestAnswer,
  SizeVerdictAnswer,
} from "./http/size-rule-shapes.ts";
