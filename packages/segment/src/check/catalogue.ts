/**
 * Everything the checker can say: stable code → the sentence, whose parameters are typed by the function's argument.
 * A sentence states what is wrong where, and then the fix. Codes are part of the API: never rename one.
 */
export const errors = {
  not_json: (p: { found: string }) => `A segment document is made of JSON values only; this is ${p.found}. Remove it.`,
  too_deep: (p: { limit: number }) =>
    `Conditions are nested more than ${p.limit} deep. Move the inner ones to a segment of their own and refer to it with \`segment\`.`,
  too_large: (p: { limit: number }) =>
    `The document has more than ${p.limit} values. Split it into segments, or put long lists of people on a static list.`,
  too_many_problems: (p: { limit: number }) =>
    `Only the first ${p.limit} problems are shown. Mend these and check again.`,
  wrong_type: (p: { what: string; wanted: string; found: string; fix?: string }) =>
    `${p.what} needs ${p.wanted}, not ${p.found}.${p.fix === undefined ? "" : ` ${p.fix}`}`,
  null_value: (p: { what: string }) =>
    `${p.what} cannot be null: missing is not a value. To ask whether it is missing, write \`"exists": false\`.`,
  missing_key: (p: { what: string; key: string; example: string }) =>
    `${p.what} needs \`${p.key}\`, such as ${p.example}.`,
  unknown_key: (p: { key: string; what: string; suggestion: string | null; known: readonly string[] }) =>
    `${quoted(p.key)} is not a key of ${p.what}. ${didYouMean(p.suggestion, p.known)}`,
  unknown_operator: (p: { key: string; what: string; suggestion: string | null; known: readonly string[] }) =>
    `${quoted(p.key)} is not an operator of ${p.what}. ${didYouMean(p.suggestion, p.known)}`,
  unknown_choice: (p: { what: string; found: string; suggestion: string | null; known: readonly string[] }) =>
    `${p.what} cannot be ${p.found}. ${didYouMean(p.suggestion, p.known)}`,
  unsupported_version: (p: { found: string }) =>
    `\`version\` cannot be ${p.found}: only version 1 of the segment language is supported here. Write \`"version": 1\`.`,
  invalid_id: (p: { what: string; found: string }) =>
    `${p.what} cannot be ${p.found}. Use 1 to 100 lower-case letters, digits, \`-\` and \`_\`, beginning with a letter or digit.`,
  invalid_name: (p: { what: string; found: string }) =>
    `${p.what} cannot be named ${p.found}. Use up to 64 letters, digits and \`_\`, beginning with a letter.`,
  invalid_timezone: (p: { found: string; suggestion: string | null }) =>
    `${p.found} is not an IANA time zone. ${p.suggestion === null ? "Use a name such as `Europe/Kyiv` or `UTC`." : `Did you mean ${quoted(p.suggestion)}?`}`,
  invalid_path: (p: { what: string; found: string }) =>
    `${p.found} is not a name of ${p.what}. Use 1 to 200 characters; dots walk into objects, so no part between dots may be empty or begin with a colon.`,
  invalid_text: (p: { what: string; reason: string }) => `${p.what} ${p.reason}. Remove that character.`,
  text_too_long: (p: { what: string; limit: number }) => `${p.what} is longer than ${p.limit} characters. Shorten it.`,
  invalid_duration: (p: { found: string }) =>
    `${p.found} is not a duration. Write a whole number from 1 and a unit: s, m, h, d, w, mo or y, such as \`"30d"\`.`,
  duration_too_long: (p: { found: string; years: number }) =>
    `${p.found} is too long: the limit is ${p.years} years. Leave the window out to look at all time.`,
  duration_unit: (p: { found: string; what: string }) =>
    `${p.what} counts calendar days, so ${p.found} will not do. Write days or weeks, such as \`"7d"\` or \`"2w"\`.`,
  invalid_date: (p: { found: string; reason: "format" | "calendar" | "range" }) =>
    `${p.found} ${dateReasons[p.reason]} Write \`"2026-02-28"\`, \`"2026-02-28T13:45:00Z"\` or Unix milliseconds.`,
  out_of_range: (p: { what: string; found: string; wanted: string }) =>
    `${p.what} is ${p.found}; it has to be ${p.wanted}.`,
  empty_range: (p: { what: string; reason: string }) =>
    `${p.what} can never hold: ${p.reason}. Change one of its two ends.`,
  missing_condition: (p: { what: string; known: readonly string[] }) =>
    `${p.what} says nothing. Begin it with ${alternatives(p.known)}.`,
  unknown_condition: (p: { keys: readonly string[]; suggestion: string | null; known: readonly string[] }) =>
    `No condition begins with ${alternatives(p.keys)}. ${didYouMean(p.suggestion, p.known)}`,
  ambiguous_condition: (p: { keys: readonly string[] }) =>
    `${list(p.keys)} stand in one condition; each needs its own. Write \`{ "all": [ { ${quotedKey(p.keys[0])}: … }, { ${quotedKey(p.keys[1])}: … } ] }\`.`,
  misplaced_condition: (p: { key: string; where: string; fix: string }) =>
    `\`${p.key}\` cannot stand ${p.where}. ${p.fix}`,
  missing_operator: (p: { what: string; known: readonly string[] }) =>
    `${p.what} needs an operator: ${alternatives(p.known)}.`,
  missing_property: (p: { measure: string }) =>
    `The measure \`${p.measure}\` needs a property, such as \`{ "${p.measure}": "revenue" }\`.`,
  several_bounds: (p: { what: string; keys: readonly string[] }) =>
    `${p.what} takes one lower and one upper bound; ${list(p.keys)} are two of one kind. Keep one of them.`,
  several_operators: (p: { keys: readonly string[]; subject: string }) =>
    `A condition has one operator; this one has ${list(p.keys)}. Write \`{ "all": [ { ${p.subject}, ${quotedKey(p.keys[0])}: … }, { ${p.subject}, ${quotedKey(p.keys[1])}: … } ] }\`.`,
  operator_not_for_measure: (p: { operator: string; measure: string; known: readonly string[]; hint: string | null }) =>
    `\`${p.operator}\` does not fit the measure ${p.measure}. ${p.hint ?? `Use ${alternatives(p.known)}.`}`,
  ignore_case_needs_string: (p: { operator: string }) =>
    `\`ignoreCase\` is for text, and \`${p.operator}\` does not compare text here. Remove \`ignoreCase\`.`,
  measure_not_number: (p: { measure: string; user: string; known: readonly string[] }) =>
    `${p.user} compares numbers, and the measure \`${p.measure}\` is not always one. Use ${alternatives(p.known)}.`,
  comparison_beside_ratio: (p: { operator: string }) =>
    `\`${p.operator}\` cannot stand beside \`ratio\`, which is the comparison here. Remove it, or put it in a condition of its own beside this one in an \`all\`.`,
  several_ratios: (p: { keys: readonly string[] }) =>
    `\`ratio\` has one operator; this one has ${list(p.keys)}. Write \`between\`, or two conditions in an \`all\`.`,
  sequence_length: (p: { found: number; most: number }) =>
    p.found < 2
      ? `A sequence needs at least two steps; this one has ${p.found}. Add what comes after, or write a condition on an event, such as \`{ "event": "Product Viewed" }\`.`
      : `A sequence has at most ${p.most} steps; this one has ${p.found}. Split it into two sequences in an \`all\`.`,
  ambiguous_step: () =>
    "A step is something that happened, `event`, or something that did not, `absent`; this one is both. Make two steps of it.",
  absent_first: () =>
    'A sequence begins with something that happened, so its first step cannot be `absent`. Put an `event` before it; for "did not do it" alone, write `{ "event": …, "lt": 1 }`.',
  absent_without_end: () =>
    'An `absent` step that no `event` follows needs `within`, such as `"within": "24h"`: without an end it could never be said that the event stayed away.',
  nothing_before: (p: { key: string }) =>
    `\`${p.key}\` compares with the step before, and the first step has none. Move it to the next step${p.key === "within" ? ", or bound the first step with the `window` of the sequence" : ""}.`,
  anchored_window: (p: { what: string }) =>
    `${p.what} cannot be anchored here. Write one with \`last\`, \`ago\`, \`from\` and \`to\`, \`this\` or \`previous\`.`,
  invalid_window: (p: { keys: readonly string[]; known: readonly string[] }) =>
    p.keys.length === 0
      ? `A window needs ${alternatives(p.known)}. Leave \`window\` out to look at all time.`
      : `A window has one form; this one mixes ${list(p.keys)}. Keep one of them.`,
  regex_invalid: (p: { reason: string }) => `The pattern cannot be read: ${p.reason}. Patterns follow the RE2 syntax.`,
  regex_not_supported: (p: { reason: string }) =>
    `RE2, which runs patterns here because none can run for ever, has no such thing: ${p.reason}. Write the pattern without lookaround, back references, possessive and atomic groups, and character classes beyond the general categories and scripts.`,
  regex_too_large: (p: { reason: string }) =>
    `The pattern is too large (${p.reason}). Shorten it or lower its repeat counts.`,
  unknown_param: (p: { name: string; suggestion: string | null; known: readonly string[] }) =>
    `The parameter ${quoted(p.name)} is not declared. ${p.known.length === 0 ? `Declare it: \`"params": { ${JSON.stringify(p.name.slice(0, 60))}: { "type": "string" } }\`.` : didYouMean(p.suggestion, p.known)}`,
  param_wrong_type: (p: { name: string; type: string; what: string; wanted: string }) =>
    `The parameter ${quoted(p.name)} is a ${p.type}, but ${p.what} needs ${p.wanted}. Change its type under \`params\` or use another.`,
  param_not_allowed: (p: { what: string }) => `${p.what} cannot be a parameter. Write the value itself.`,
  unbound_param: (p: { name: string; type: string }) =>
    `The parameter ${quoted(p.name)} has no value and no default. Give it a ${p.type}.`,
  unknown_segment: (p: { id: string; suggestion: string | null }) =>
    `There is no segment ${quoted(p.id)}. ${p.suggestion === null ? "Save it first." : `Did you mean ${quoted(p.suggestion)}?`}`,
  broken_segment: (p: { id: string; missing: string }) =>
    `The segment ${quoted(p.id)} leads to the segment ${quoted(p.missing)}, which does not exist. Mend ${quoted(p.id)} first.`,
  segment_cycle: (p: { path: readonly string[] }) =>
    `Segments may not refer to themselves, and ${p.path.join(" → ")} does. Remove one of these references.`,
  segment_chain_too_long: (p: { limit: number }) =>
    `Segments refer to segments more than ${p.limit} deep here. Write some of the conditions out instead.`,
  too_many_conditions: (p: { limit: number }) =>
    `With every segment it refers to written out, this one has more than ${p.limit} conditions. Refer to fewer segments, or to each of them fewer times.`,
  unknown_list: (p: { id: string; suggestion: string | null }) =>
    `There is no list ${quoted(p.id)}. ${p.suggestion === null ? "Import it first." : `Did you mean ${quoted(p.suggestion)}?`}`,
  missing_argument: (p: { name: string; segment: string; type: string }) =>
    `The segment ${quoted(p.segment)} needs the argument ${quoted(p.name)} (${p.type}). Write it under \`args\`.`,
  unknown_argument: (p: { name: string; segment: string; suggestion: string | null; known: readonly string[] }) =>
    `The segment ${quoted(p.segment)} has no parameter ${quoted(p.name)}. ${p.known.length === 0 ? "Remove the argument." : didYouMean(p.suggestion, p.known)}`,
  no_standing_membership: (p: { segment: string; key: string }) =>
    `The segment ${quoted(p.segment)} takes arguments, so nobody stands in it and it has no history for \`${p.key}\` to look at. Save another segment with the arguments written out, such as \`{ "segment": ${JSON.stringify(p.segment)}, "args": { … } }\`, and refer to that one.`,
  operator_not_for_score: (p: { operator: string; known: readonly string[] }) =>
    `\`${p.operator}\` does not fit a score, which is a number or a date. Use ${alternatives(p.known)}, or ask for its \`band\`.`,
  several_comparisons: (p: { what: string; keys: readonly string[] }) =>
    `${p.what} has one operator; this one has ${list(p.keys)}. Write \`between\`, or two conditions in an \`all\`.`,
} as const;

export const warnings = {
  unknown_event: (p: { name: string; suggestion: string | null }) =>
    `No event ${quoted(p.name)} has been seen so far.${maybe(p.suggestion)}`,
  unknown_property: (p: { name: string; suggestion: string | null }) =>
    `No event has been seen with the property ${quoted(p.name)}.${maybe(p.suggestion)}`,
  unknown_trait: (p: { name: string; suggestion: string | null }) =>
    `No contact has the trait ${quoted(p.name)} so far.${maybe(p.suggestion)}`,
  unknown_model: (p: { name: string; suggestion: string | null }) =>
    `No contact has a class of the RFM model ${quoted(p.name)} so far.${maybe(p.suggestion)}`,
  unknown_class: (p: { name: string; model: string; suggestion: string | null }) =>
    `No contact is in the class ${quoted(p.name)} of the RFM model ${quoted(p.model)} so far.${maybe(p.suggestion)}`,
  unknown_score: (p: { name: string; suggestion: string | null }) =>
    `No contact has the score ${quoted(p.name)} so far.${maybe(p.suggestion)}`,
  unknown_topic: (p: { name: string; suggestion: string | null }) =>
    `Nobody has subscribed to the topic ${quoted(p.name)} so far.${maybe(p.suggestion)}`,
  unused_param: (p: { name: string }) =>
    `The parameter ${quoted(p.name)} is declared but never used. Use it or remove it.`,
  duplicate_condition: (p: { first: string }) => `This says the same as ${p.first}. Remove one of the two.`,
  duplicate_value: (p: { found: string }) => `${p.found} stands in this list twice. Remove one of the two.`,
  empty_list: (p: { operator: string }) =>
    `\`${p.operator}\` has no values to compare with, so the answer is the same for everyone. Add values or remove the condition.`,
} as const;

const dateReasons = {
  format: "is not a date.",
  calendar: "is not on the calendar.",
  range: "lies outside the years 1900 to 2299.",
} as const;

/** Names as they stand in a sentence: shortened when someone sends a novel. */
export function quoted(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

function quotedKey(key: string | undefined): string {
  return JSON.stringify(key ?? "…");
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 40).map(quoted);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

function alternatives(names: readonly string[]): string {
  const shown = names.slice(0, 40).map(quoted);
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}

function didYouMean(suggestion: string | null, known: readonly string[]): string {
  if (suggestion !== null) return `Did you mean ${quoted(suggestion)}?`;
  return `Known here: ${known.slice(0, 40).map(quoted).join(", ")}.`;
}

function maybe(suggestion: string | null): string {
  return suggestion === null
    ? " Check the spelling; it may also arrive later."
    : ` Did you mean ${quoted(suggestion)}?`;
}
