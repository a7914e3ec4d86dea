export { shareInterval } from "./interval.ts";
export type { ShareInterval } from "./interval.ts";
export { peoplePerGroup, powerOf, smallestLift, type TwoProportions } from "./power/two-proportions.ts";
export { commonShifts, type CommonShift, type ReturnCell } from "./cohort/common-shifts.ts";
export { meanDifference, meanInterval, type Moments } from "./cohort/mean-interval.ts";
export { daysOn, type PeriodUnit, unitStart } from "./cohort/periods.ts";
export { shareDifference } from "./cohort/share-difference.ts";
export {
  compareWithWeeks,
  countFloor,
  fewestWeeks,
  median,
  mostWeeks,
  ratioToLevel,
  type WeeklyComparison,
} from "./anomaly/weekly-pattern.ts";
export { isTriggered, relativeChange, type Trigger } from "./anomaly/trigger.ts";
export { differenceOf, type Estimate, type EstimatedDifference } from "./measures/estimate.ts";
export { type CrossSums, ratioCovariance, ratioEstimate, type RatioSums } from "./measures/ratio.ts";
export { shareCovariance, shareEstimate } from "./measures/share.ts";
export { totalEstimate } from "./measures/total.ts";
export {
  type Bounds,
  type ClassRule,
  type CurrencyRates,
  type DefinitionProblem,
  definitionProblems,
  type LevelRange,
  type Monetary,
  otherClass,
  type RfmDefinition,
} from "./rfm/definition.ts";
export {
  cellsOf,
  classOf,
  type KnownClass,
  knownClasses,
  packageRules,
  type Scores,
  standardRules,
  unreachableRules,
} from "./rfm/classes.ts";
export { levelOf, levelShares, recencyLevelOf, type Thresholds, thresholdsOf } from "./rfm/score.ts";
export { builtInModels, engagementEvents } from "./rfm/built-in.ts";
export { type MoveEstimate, estimateMoves, type MoveEstimates } from "./markov/moves.ts";
export { association, type Association } from "./value/association.ts";
