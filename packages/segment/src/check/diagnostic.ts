import { errors, warnings } from "./catalogue.ts";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  /** Stable, snake_case. */
  readonly code: DiagnosticCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
}

export type ErrorCode = keyof typeof errors;
export type WarningCode = keyof typeof warnings;
export type DiagnosticCode = ErrorCode | WarningCode;

export type ErrorParameters<Code extends ErrorCode> = Parameters<(typeof errors)[Code]>[0];
export type WarningParameters<Code extends WarningCode> = Parameters<(typeof warnings)[Code]>[0];

export function errorAt<Code extends ErrorCode>(
  code: Code,
  pointer: string,
  parameters: ErrorParameters<Code>,
): Diagnostic {
  const render = errors[code] as (parameters: ErrorParameters<Code>) => string;
  return { severity: "error", code, pointer, message: capitalised(render(parameters)) };
}

export function warningAt<Code extends WarningCode>(
  code: Code,
  pointer: string,
  parameters: WarningParameters<Code>,
): Diagnostic {
  const render = warnings[code] as (parameters: WarningParameters<Code>) => string;
  return { severity: "warning", code, pointer, message: capitalised(render(parameters)) };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
