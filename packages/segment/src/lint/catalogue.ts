import { quoted } from "../check/catalogue.ts";

/** What is nearly surely a slip: stable code → the sentence, as in the checker's catalogue. */
export const lintWarnings = {
  contradiction: (p: { first: string; about: string }) =>
    `This and ${p.first} can never both hold: they ask opposite things of ${p.about}. Change or remove one of them.`,
  contradictory_group: (p: { about: string }) =>
    `These conditions can never all hold: together they ask too much of ${p.about}. Change or remove one of them.`,
  never_holds: (p: { reason: string }) => `This can never hold: ${p.reason}. Change it or remove it.`,
  tautology: (p: { first: string; about: string }) =>
    `One of this and ${p.first} always holds: together they allow everything of ${p.about}. Change or remove one of them.`,
  exhaustive_group: (p: { about: string }) =>
    `One of these conditions always holds: together they allow everything of ${p.about}. Change or remove one of them.`,
  always_holds: (p: { reason: string }) => `This always holds: ${p.reason}. Change it or remove it.`,
  window_in_future: (p: { from: string }) =>
    `This window begins at ${p.from}, which is still to come: until then no event lies in it. Check the date.`,
  property_not_on_event: (p: { property: string; event: string; suggestion: string | null }) =>
    `No ${quoted(p.event)} has carried the property ${quoted(p.property)} so far; other events have.${orElse(p.suggestion)}`,
  value_never_seen: (p: { value: string; subject: string; suggestion: string | null }) =>
    `${p.subject} has never been ${quoted(p.value)}.${orElse(p.suggestion)}`,
  type_not_in_data: (p: { subject: string; wanted: string; seen: readonly string[] }) =>
    `This asks for ${p.wanted}, but ${p.subject} has only ever been ${p.seen.join(" or ")}: values of another type never match. Compare with ${p.seen[0] ?? "what is there"}, or send ${p.wanted}.`,
  matches_nearly_everyone: (p: { count: number; total: number }) =>
    `This matches ${p.count} of ${p.total} contacts: what is negative also holds for everyone of whom nothing is known. Put it beside a condition that says whom it is about, in an \`all\`.`,
} as const;

/** What could be simpler, or stands beside something worth knowing. */
export const lintHints = {
  redundant_condition: (p: { by: string; list: "all" | "any" }) =>
    p.list === "all"
      ? `This holds whenever ${p.by} does, so it changes nothing here. Remove it.`
      : `${p.by} holds whenever this does, so it changes nothing here. Remove it.`,
  same_as_segment: (p: { id: string; name: string }) =>
    `This is the same as the segment ${named(p)}. Refer to it: \`{ "segment": ${JSON.stringify(p.id)} }\`.`,
  inside_segment: (p: { id: string; name: string }) =>
    `Everyone in here is in the segment ${named(p)} too, whatever the data. Refer to it if that is meant.`,
  contains_segment: (p: { id: string; name: string }) =>
    `Everyone in the segment ${named(p)} is in here too, whatever the data. Nothing is wrong with that if it is meant.`,
  window_beyond_data: (p: { first: string }) =>
    `This window reaches back further than the data: the first such event is of ${p.first}. What happened before is not known here.`,
} as const;

function named({ id, name }: { readonly id: string; readonly name: string }): string {
  return id === name ? quoted(id) : `${quoted(id)} (${name.length > 60 ? `${name.slice(0, 57)}…` : name})`;
}

function orElse(suggestion: string | null): string {
  return suggestion === null ? " Check the spelling; it may also come later." : ` Did you mean ${quoted(suggestion)}?`;
}
