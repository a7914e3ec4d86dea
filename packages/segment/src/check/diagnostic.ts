import type { Json } from "@kindred/schema";

import { lintHints, lintWarnings } from "../lint/catalogue.ts";
import { errors, warnings } from "./catalogue.ts";

export interface Diagnostic {
  /** An error refuses the document. A warning is nearly surely a slip. A hint is worth knowing. */
  readonly severity: "error" | "warning" | "hint";
  /** Stable, snake_case. */
  readonly code: DiagnosticCode;
  /** JSON pointer into the document. */
  readonly pointer: string;
  /** What is wrong and how to mend it. */
  readonly message: string;
  readonly fix?: Fix;
}

/** A change of the document that a program can make. A type, not an interface, so that it is JSON to the compiler as well. */
export type Fix = {
  /** What it does, as the label of a button: "Remove it". */
  readonly title: string;
  /** RFC 6902. */
  readonly patch: readonly PatchOperation[];
  /** Nobody enters or leaves by it, whatever the data and whatever becomes of other segments. */
  readonly safe: boolean;
};

export type PatchOperation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string };

export type ErrorCode = keyof typeof errors;
export type WarningCode = keyof typeof warnings | keyof typeof lintWarnings;
export type HintCode = keyof typeof lintHints;
export type DiagnosticCode = ErrorCode | WarningCode | HintCode;

const allWarnings = { ...warnings, ...lintWarnings };

export type ErrorParameters<Code extends ErrorCode> = Parameters<(typeof errors)[Code]>[0];
export type WarningParameters<Code extends WarningCode> = Parameters<(typeof allWarnings)[Code]>[0];
export type HintParameters<Code extends HintCode> = Parameters<(typeof lintHints)[Code]>[0];

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
  fix?: Fix | null,
): Diagnostic {
  const render = allWarnings[code] as (parameters: WarningParameters<Code>) => string;
  return { severity: "warning", code, pointer, message: capitalised(render(parameters)), ...(fix ? { fix } : {}) };
}

export function hintAt<Code extends HintCode>(
  code: Code,
  pointer: string,
  parameters: HintParameters<Code>,
  fix?: Fix | null,
): Diagnostic {
  const render = lintHints[code] as (parameters: HintParameters<Code>) => string;
  return { severity: "hint", code, pointer, message: capitalised(render(parameters)), ...(fix ? { fix } : {}) };
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
