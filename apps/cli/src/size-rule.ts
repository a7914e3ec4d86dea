import { KindredError } from "@kindred/schema";

/** A rule as it is typed. */
export interface RuleOptions {
  readonly measure: string;
  readonly per: string;
  readonly below?: string;
  readonly above?: string;
  readonly change?: string;
  readonly direction: string;
  readonly over: string;
  readonly least: string;
  readonly unusual?: boolean;
  readonly weeks: string;
  readonly sensitivity: string;
  readonly email?: string;
  readonly user?: string;
  readonly webhook?: string;
  readonly remind?: string;
  readonly recovery: boolean;
}

/** What the API is sent; words it does not know are its own to refuse. @throws KindredError `which_condition`, `bad_number` */
export function ruleFrom(options: RuleOptions): object {
  const { measure, per, email, user, webhook, remind, recovery } = options;
  const isFlow = measure === "entered" || measure === "left";
  return {
    measure: isFlow ? { of: measure, per } : { of: measure },
    condition: conditionFrom(options),
    channels: { users: named(user), addresses: named(email), webhooks: named(webhook) },
    tellRecovery: recovery,
    remindAfterHours: remind === undefined ? null : numberFrom(remind),
  };
}

function conditionFrom(options: RuleOptions): object {
  const { below, above, change, unusual, direction, over, least, weeks, sensitivity } = options;
  const given = [below, above, change, unusual].filter((each) => each !== undefined).length;
  if (given !== 1)
    throw new KindredError(
      "which_condition",
      "Say when it goes off with one of --below, --above, --change and --unusual.",
    );
  if (below !== undefined) return { kind: "below", value: numberFrom(below) };
  if (above !== undefined) return { kind: "above", value: numberFrom(above) };
  if (change !== undefined)
    return { kind: "change", percent: numberFrom(change), direction, over, least: numberFrom(least) };
  return { kind: "unusual", weeks: numberFrom(weeks), sensitivity };
}

const units = { h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** `8h`, `2d`, `1w` from now as an instant; `off` as null. `now`: Unix ms. @throws KindredError `bad_duration` */
export function snoozeUntil(howLong: string, now: number): string | null {
  if (howLong === "off") return null;
  const [, count, unit] = /^(\d{1,4})([hdw])$/u.exec(howLong) ?? [];
  if (count === undefined) throw new KindredError("bad_duration", `${howLong} is not a time: use 8h, 2d, 1w or off.`);
  return new Date(now + Number(count) * units[unit as keyof typeof units]).toISOString();
}

function named(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

function numberFrom(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new KindredError("bad_number", `${text} is not a number.`);
}
