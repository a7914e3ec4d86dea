export type * from "./language/ast.ts";
export { canonicalCondition, canonicalSegment } from "./language/canonical.ts";
export { bindArguments, type Bound, parseArgument, type ParsedArgument } from "./check/bind.ts";
export { check, type Checked } from "./check/check.ts";
export type { Diagnostic, DiagnosticCode } from "./check/diagnostic.ts";
export type { Reads } from "./check/names.ts";
export type { CheckContext } from "./check/reader.ts";
export { referencesIn } from "./check/references.ts";
