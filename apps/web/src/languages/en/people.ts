export const people = {
  "people.close": "Close",
  "people.save": "Save as a segment",
  "people.nobody": "Nobody",
  "people.person": "Person",
  "people.more": "Show more",
  "people.saved": "Saved as “{name}”.",
  "people.name": "Name of the segment",
  "people.cancel": "Cancel",
  "people.where.remove": "Remove",
  "people.where.unfinished": "This condition is not finished: it does not count yet.",
  "people.currencies": "Several currencies",
  "people.currencies.into": "Tell all in",
  "people.currencies.worth": "1 {code} in {into}",
  "people.currencies.use": "Use these rates",
  "problem.several_currencies":
    "The amounts are in several currencies. Their sum would mean nothing: say which one to tell them in, and what the others are worth.",
  "problem.missing_rate": "A currency has no rate yet: say what one unit of it is worth.",
  "problem.bad_period":
    "These days do not make a period: the end has to come after the beginning, and not all of it may be in the future.",
  "problem.too_many_periods":
    "There are too many periods from the first cohort until now. Take longer ones, or begin later.",
  "problem.unknown_cohort": "This cohort is not in the table any more. Choose another.",
  "problem.empty_cell": "Nothing of this cell has begun yet: it has no people.",
} as const;
