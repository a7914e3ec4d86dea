import type { JsonObject } from "@kindred/schema";
import type { ColumnType, Generated } from "kysely";

/** Written as JSON text (`JSON.stringify`), so that a top-level array is never mistaken for a PostgreSQL array. */
export type JsonColumn<T = JsonObject> = ColumnType<T, string, string>;

export type JsonColumnWithDefault<T = JsonObject> = ColumnType<T, string | undefined, string>;

/** `timestamptz`: a Date both ways. */
export type Timestamp = ColumnType<Date, Date | string, Date | string>;

export type TimestampWithDefault = ColumnType<Date, Date | string | undefined, Date | string>;

export type OptionalTimestamp = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** `bigserial` and `bigint` are read as numbers: none of ours comes near 2^53. */
export type Serial = Generated<number>;
