import type {
  ApiKeysTable,
  MembersOfTable,
  PasswordLinksTable,
  SessionsTable,
  UsersTable,
  WorkspacesTable,
} from "./tables/accounts.ts";
import type {
  ArrivalsTable,
  DeadLettersTable,
  EventNamesTable,
  ImportsTable,
  MessageIdsTable,
  OutboxBlocksTable,
  OutboxTable,
} from "./tables/flow.ts";
import type {
  AlertNoticesTable,
  FavouritesTable,
  RefreshesTable,
  RfmModelsTable,
  RfmRunsTable,
  SizeAlertReadsTable,
  SizeAlertsTable,
  SizeRulesTable,
} from "./tables/methods.ts";
import type { WebhookDeadLettersTable, WebhookDeliveriesTable, WebhooksTable } from "./tables/outbound.ts";
import type {
  ContactsTable,
  IdentitiesTable,
  IdentityConflictsTable,
  ListMembersTable,
  ListsTable,
  MergeMovesTable,
  MergesTable,
} from "./tables/people.ts";
import type {
  LifeCyclesTable,
  MembershipSegmentsTable,
  MembershipShardsTable,
  SegmentCostsTable,
  SegmentVersionsTable,
  SegmentsTable,
} from "./tables/segments.ts";

export type * from "./tables/columns.ts";
export type * from "./tables/accounts.ts";
export type * from "./tables/people.ts";
export type * from "./tables/flow.ts";
export type * from "./tables/segments.ts";
export type * from "./tables/outbound.ts";
export type * from "./tables/methods.ts";

/** Every PostgreSQL table, as Kysely sees it. Every tenant table starts with `workspace_id`. */
export interface Schema {
  workspaces: WorkspacesTable;
  users: UsersTable;
  members_of: MembersOfTable;
  sessions: SessionsTable;
  password_links: PasswordLinksTable;
  api_keys: ApiKeysTable;
  contacts: ContactsTable;
  identities: IdentitiesTable;
  merges: MergesTable;
  identity_conflicts: IdentityConflictsTable;
  message_ids: MessageIdsTable;
  outbox: OutboxTable;
  outbox_blocks: OutboxBlocksTable;
  arrivals: ArrivalsTable;
  merge_moves: MergeMovesTable;
  dead_letters: DeadLettersTable;
  lists: ListsTable;
  list_members: ListMembersTable;
  segments: SegmentsTable;
  segment_versions: SegmentVersionsTable;
  segment_costs: SegmentCostsTable;
  favourites: FavouritesTable;
  life_cycles: LifeCyclesTable;
  imports: ImportsTable;
  event_names: EventNamesTable;
  membership_shards: MembershipShardsTable;
  membership_segments: MembershipSegmentsTable;
  webhooks: WebhooksTable;
  webhook_dead_letters: WebhookDeadLettersTable;
  webhook_deliveries: WebhookDeliveriesTable;
  size_rules: SizeRulesTable;
  size_alerts: SizeAlertsTable;
  size_alert_reads: SizeAlertReadsTable;
  alert_notices: AlertNoticesTable;
  refreshes: RefreshesTable;
  rfm_models: RfmModelsTable;
  rfm_runs: RfmRunsTable;
}
