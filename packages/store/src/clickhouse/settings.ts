/**
 * What every statement runs under, embedded or remote. Set once when a connection opens: per-call settings of the
 * embedded connection would leak into later statements, so anything per statement belongs in its SQL SETTINGS clause.
 */
export const connectionSettings = {
  /** Instants are UTC; a segment's own time zone is always named in its SQL. */
  session_timezone: "UTC",
  /** A string that looks like a date stays a string inside JSON columns. */
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  /** `[true, 1]` stays a boolean and a number instead of becoming two numbers (or two strings). */
  input_format_json_read_bools_as_numbers: 0,
  input_format_json_read_bools_as_strings: 0,
  date_time_input_format: "best_effort",
  /** A document whose path appears twice is stored, not refused: one such line must not hold up a whole block. */
  type_json_skip_duplicated_paths: 1,
  output_format_json_quote_64bit_integers: 0,
  /** An insert that returned is on disk. */
  async_insert: 0,
  /** An insert's token holds for what its views fill too, each by itself. */
  deduplicate_blocks_in_dependent_materialized_views: 1,
  /** Compiled segments are long and deep; the checker bounds them, not the parser. */
  max_query_size: "16777216",
  max_ast_elements: "1000000",
  max_expanded_ast_elements: "2000000",
  max_parser_depth: "4000",
} as const;
