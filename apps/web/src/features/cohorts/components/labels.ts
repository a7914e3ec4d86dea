import { useIntl } from "react-intl";
import { useText } from "../../../languages/text.ts";
import type { Row, Table } from "../api/cohorts.ts";
import type { Unit } from "../search.ts";

/** What rows and columns of a cohort table are called. */
export function useLabels(by: Unit, kind: "calendar" | "trait" | "windows") {
  const text = useText();
  const intl = useIntl();
  /** A calendar day as the table has it. */
  const day = (value: string): string =>
    intl.formatDate(`${value}T00:00:00Z`, { dateStyle: "medium", timeZone: "UTC" });
  const period = (from: string): string => {
    const at = `${from}T00:00:00Z`;
    if (by === "month") return intl.formatDate(at, { month: "short", year: "numeric", timeZone: "UTC" });
    if (by !== "quarter") return day(from);
    const date = new Date(at);
    return text("cohorts.quarter", {
      quarter: Math.floor(date.getUTCMonth() / 3) + 1,
      year: String(date.getUTCFullYear()),
    });
  };
  const row = ({ key, from }: Pick<Row, "key" | "from">): string => {
    if (kind === "calendar" && from !== null) return period(from);
    return kind === "trait" ? String(JSON.parse(key)) : key;
  };
  const column = ({ from, to }: Table["columns"][number]): string => {
    if (to === null) return text("cohorts.from-on", { from });
    return from === to ? String(from) : text("cohorts.span", { from, to });
  };
  const columnAloud = ({ from, to }: Table["columns"][number]): string => {
    if (to === null) return text(`cohorts.aloud.from-on.${by}`, { from });
    return from === to ? text(`cohorts.aloud.${by}`, { from }) : text(`cohorts.aloud.span.${by}`, { from, to });
  };
  return { day, period, row, column, columnAloud };
}

export type Labels = ReturnType<typeof useLabels>;
