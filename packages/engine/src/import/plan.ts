import type { Json } from "@kindred/schema";
import type { FieldType, ImportKind } from "./fields.ts";
import type { DateFormat } from "./infer/dates.ts";
import type { NumberFormat } from "./infer/numbers.ts";
import type { Encoding } from "./read/encoding.ts";
import type { FileFormat, TableLayout } from "./read/table.ts";

/** What the user can say about a file; all of it optional, since the file mostly says it itself. */
export interface ImportOptions {
  /** field → column, or `-` to leave the field out. */
  readonly map?: Readonly<Record<string, string>> | undefined;
  /** `append`: what exists already stays as it is. `update`: what differs is replaced. */
  readonly mode?: "append" | "update" | undefined;
  /** IANA zone of times without an offset; the workspace's unless given. */
  readonly timezone?: string | undefined;
  readonly dates?: "day-first" | "month-first" | undefined;
  readonly decimal?: "comma" | "point" | undefined;
  /** ISO 4217, for amounts that do not say. */
  readonly currency?: string | undefined;
  /** Whether a revenue column holds each line's amount or repeats the order's. */
  readonly revenue?: "per-line" | "per-order" | undefined;
  readonly encoding?: Encoding | undefined;
  readonly format?: FileFormat | undefined;
  readonly delimiter?: string | undefined;
  readonly header?: boolean | undefined;
  /** The list that a list import fills; created when it is new. */
  readonly list?: { readonly id: string; readonly name?: string | undefined } | undefined;
}

/** How one column's values become a field's values. */
export interface PlannedField {
  readonly field: string;
  readonly column: string;
  /** Index of the column. */
  readonly at: number;
  /** `any` is settled: text, number, boolean, instant or json. */
  readonly type: Exclude<FieldType, "any">;
  readonly date: DateFormat | null;
  readonly number: NumberFormat | null;
  /** Whether the user named this field. */
  readonly asked: boolean;
}

export interface Decision {
  readonly code: string;
  /** In words, for the person who looks at the plan. */
  readonly message: string;
}

export interface Rejection {
  readonly row: number;
  readonly code: string;
  readonly reason: string;
  /** Where one cell is to blame: its column, and what stands in it (cut when it is long). */
  readonly cell?: { readonly column: string; readonly value: string };
}

/** How a file will be read, every choice in words: made by `inspect`, carried out by `start`. Plain JSON. */
export interface ImportPlan {
  readonly kind: ImportKind;
  readonly mode: "append" | "update";
  readonly file: {
    readonly path: string;
    readonly name: string;
    readonly bytes: number;
    /** Names the content, for deterministic ids. */
    readonly fingerprint: string;
  };
  readonly layout: TableLayout;
  readonly fields: readonly PlannedField[];
  readonly unused: readonly string[];
  readonly timezone: string;
  readonly currency: string | null;
  readonly revenue: "per-line" | "per-order";
  readonly list: { readonly id: string; readonly name: string } | null;
  readonly decisions: readonly Decision[];
  readonly warnings: readonly Decision[];
  /** What the user said, to say it again of the next file; absent from imports of earlier versions. */
  readonly asked?: ImportOptions;
  /** The first rows as they will be read: field → value, instants as ISO 8601 in UTC. */
  readonly preview: readonly { readonly row: number; readonly values: Readonly<Record<string, Json>> }[];
  readonly sample: {
    readonly rows: number;
    /** Whether the sample is the whole file. */
    readonly whole: boolean;
    readonly rejected: number;
    /** Rejected rows of the sample by reason code. */
    readonly codes: Readonly<Record<string, number>>;
    readonly rejections: readonly Rejection[];
  };
}
