export { openStores, type Stores, type StoresOptions } from "./stores.ts";
export { type NewWorkspace, type WorkspaceStore, workspaceDatabase } from "./workspace.ts";
export { completeContactEvents } from "./clickhouse/contact-events.ts";
export { dropOldWorkTables, withWorkTable } from "./clickhouse/work-table.ts";
export { Gate } from "./clickhouse/gate.ts";
export type { ClickHouse, Columns, InsertOptions } from "./clickhouse/clickhouse.ts";
export type { QueryParam, QueryParams } from "./clickhouse/params.ts";
export type * from "./postgres/schema.ts";
