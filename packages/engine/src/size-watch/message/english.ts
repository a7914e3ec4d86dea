/** What alerts say, in ICU messages. Parts that are data come in quoted or isolated. */
export const english = {
  size: "{count, plural, one {{value} person} other {{value} people}}",
  share: "{value} of all contacts",
  entered:
    "{count, plural, one {{value} person} other {{value} people}} entered {per, select, hour {in an hour} day {in a day} other {in a week}}",
  left: "{count, plural, one {{value} person} other {{value} people}} left {per, select, hour {in an hour} day {in a day} other {in a week}}",
  below: "below {limit}",
  above: "above {limit}",
  more: "{percent} more than {over, select, hour {an hour} day {a day} week {a week} other {30 days}} before",
  less: "{percent} less than {over, select, hour {an hour} day {a day} week {a week} other {30 days}} before",
  fromNothing: "none {over, select, hour {an hour} day {a day} week {a week} other {30 days}} before",
  unusuallyFew: "unusually few for the weekday and hour",
  unusuallyMany: "unusually many for the weekday and hour",

  fired: "{name}: {value}, {condition}",
  recovered: "{name} is back to normal: {value}",
  reminder: "Still so: {name}: {value}, {condition}",
  several: "{count, plural, one {# size alert} other {# size alerts}}: {names}",
  test: "Test: {title}",
  testHint: "This is a test of the rule. Nothing has to be done.",

  measureSize: "Size",
  measureShare: "Share of all contacts",
  measureEntered: "Entries {per, select, hour {in an hour} day {in a day} other {in a week}}",
  measureLeft: "Exits {per, select, hour {in an hour} day {in a day} other {in a week}}",
  rule: "{measure}: {condition}",
  ruleUp: "grows by {percent} or more within {over, select, hour {an hour} day {a day} week {a week} other {30 days}}",
  ruleDown:
    "falls by {percent} or more within {over, select, hour {an hour} day {a day} week {a week} other {30 days}}",
  ruleEither:
    "changes by {percent} or more within {over, select, hour {an hour} day {a day} week {a week} other {30 days}}",
  ruleUnusual: "unusual for the weekday and hour",

  moved: "From {before} ({earlier}) to {value} ({now}).",
  stands: "{value} ({now}).",
  usual:
    "Usual at this weekday and hour is {usual}, between {low} and {high} ({weeks, plural, one {# week} other {# weeks}} compared).",
  flow: "In that time {entered, plural, one {# person} other {# people}} entered and {left, plural, one {# person} other {# people}} left.",

  because: "What did it",
  conditionLeft:
    "{share} of the {sampled, plural, one {# person} other {# people}} looked at left by this condition: {sentence}",
  conditionEntered:
    "{share} of the {sampled, plural, one {# person} other {# people}} looked at entered by this condition: {sentence}",
  about: "about {share}",
  byCauseLeft: "Who left, by cause: {causes}.",
  byCauseEntered: "Who entered, by cause: {causes}.",
  cause: "{people} {cause}",
  causeTurned: "{cause} ({sentence})",
  causeEvent: "by the event {name}",
  causeProfile: "by the trait {name}",
  causeNewcomer: "by being new or known better",
  causeList: "by the list {name}",
  causeMerge: "by merged contacts",
  causeCatalogue: "by the product catalogue",
  causePermission: "by a permission",
  causeTime: "by time passing",
  causeDefinition: "by a new definition",
  causeRefresh: "by computing everybody anew",
  causeImport: "by an import",
  causeOther: "by another cause",
  feed: "{event} has not come since {last}; about {usual} usually do in that time.",
  edit: "{by} changed the definition of {segment} ({at}, version {version}).",
  editByKey: "The definition of {segment} was changed with the key {by} ({at}, version {version}).",
  editByNobody: "The definition of {segment} was changed ({at}, version {version}).",
  removed: "Taken out: {sentence}",
  added: "Put in: {sentence}",
  before: "Before: {sentence}",
  after: "Now: {sentence}",
  noCause: "No single cause was found.",
  problem: "What did it could not be found out: {reason}",

  open: "Open the segment",
  ruleLine: "Rule: {rule}",
  footer: "You get this because a size rule of {workspace} names you. Whoever may edit it can mute it or take you off.",
} as const;

export type AlertMessages = Readonly<Record<keyof typeof english, string>>;
