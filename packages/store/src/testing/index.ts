export { startClickHouseHttp, type ClickHouseHttp } from "./clickhouse-http.ts";
export { openTestStores, type TestStores } from "./test-stores.ts";
export { eventsInOneOrder } from "./orders-of-events.ts";
