import { KindredError } from "@kindred/schema";
import { bindArguments, type CompileInput, type Placeholder, placeholderFor, type Segment } from "@kindred/segment";
import type { SegmentContext } from "../segments/context.ts";
import { checkedSegment, invalidSegment, prepare, type SegmentRequest } from "../segments/request.ts";

/** A parametric segment with one parameter left open. */
export interface OpenSegment {
  readonly parameter: string;
  readonly placeholder: Placeholder;
  /** Bound with the placeholder. */
  readonly input: CompileInput;
  /** Bound with an argument. */
  readonly boundTo: (argument: string | number) => CompileInput;
}

export interface InverseRequest extends SegmentRequest {
  /** The parameter whose arguments are asked for; unless given, the one that has no argument. */
  readonly parameter?: string | undefined;
}

/**
 * @throws KindredError `which_parameter`; `argument_not_invertible` for a boolean or a date; `invalid_segment`
 */
export function openSegment(request: InverseRequest, context: SegmentContext, clock: number): OpenSegment {
  const segment = checkedSegment(request.document, context);
  const parameter = parameterOf(segment, request);
  const { type } = segment.params[parameter]!;
  const placeholder = placeholderFor(type);
  if (placeholder === null) {
    const why = type === "boolean" ? "has two values: bind each." : "is compared with before and after: bind it.";
    throw new KindredError("argument_not_invertible", `The ${type} \`${parameter}\` ${why}`, {
      status: 422,
      pointer: `/params/${parameter}`,
    });
  }
  const argsWith = (argument: unknown): Record<string, unknown> => ({ ...request.args, [parameter]: argument });
  const input = prepare({ ...request, args: argsWith(placeholder.argument) }, context, clock);
  const isList = Array.isArray(placeholder.argument);
  return {
    parameter,
    placeholder,
    input,
    boundTo: (argument) => {
      const bound = bindArguments(segment, argsWith(isList ? [argument] : argument));
      if (!bound.ok) throw invalidSegment(bound.diagnostics);
      return { ...input, segment: bound.segment };
    },
  };
}

function parameterOf({ params }: Segment, { parameter, args = {} }: InverseRequest): string {
  const names = Object.keys(params);
  if (parameter !== undefined && names.includes(parameter)) return parameter;
  const open = names.filter((name) => !Object.hasOwn(args, name));
  const needed = open.filter((name) => params[name]!.default === null);
  const [only] = needed.length > 0 ? needed : open;
  if (parameter === undefined && only !== undefined && (needed.length || open.length) === 1) return only;
  const known = names.map((name) => `\`${name}\``).join(", ");
  const message =
    names.length === 0
      ? "This segment has no parameters: there are no arguments to ask for."
      : `Name the parameter whose arguments are asked for: one of ${known}. Give the others their arguments.`;
  throw new KindredError("which_parameter", message, { status: 422 });
}
