import { useCallback, useMemo } from "react";
import { useIntl } from "react-intl";
import type { TextKey } from "./index.ts";
import { useLanguage } from "./provider.tsx";

type Values = Readonly<Record<string, string | number | boolean | Date>>;
export type Text = (key: TextKey, values?: Values) => string;

/** Texts of the catalogues: `text("home.contacts", { count })`. The only way for words to reach the screen. */
export function useText(): Text {
  const intl = useIntl();
  const { needAll } = useLanguage();
  return useCallback(
    // A date that ends in an abbreviation (2026 г.) ends its sentence as well.
    (key, values) => {
      // Home may lead to a word that a first visit does not load: it is there in a moment.
      if (intl.messages[key] === undefined) {
        queueMicrotask(needAll);
        return "";
      }
      return intl.formatMessage({ id: key }, values).replaceAll(/(\p{L})\.\.(?!\.)/gu, "$1.");
    },
    [intl, needAll],
  );
}

/** Numbers, shares, money and instants in the reader's language. Instants take the workspace's time zone. */
export function useFormats(timezone?: string) {
  const intl = useIntl();
  return useMemo(() => {
    const zone = timezone === undefined ? {} : { timeZone: timezone };
    return {
      number: (value: number): string => intl.formatNumber(value),
      compact: (value: number): string => intl.formatNumber(value, { notation: "compact", maximumFractionDigits: 1 }),
      share: (value: number): string =>
        intl.formatNumber(value, { style: "percent", maximumFractionDigits: value < 0.1 ? 1 : 0 }),
      money: (value: number, currency: string | null, digits = 2): string =>
        currency === null
          ? intl.formatNumber(value, { maximumFractionDigits: digits })
          : intl.formatNumber(value, { style: "currency", currency, maximumFractionDigits: digits }),
      bytes: (value: number): string => {
        const [unit, size] = value < 1e9 ? (["megabyte", 1e6] as const) : (["gigabyte", 1e9] as const);
        return intl.formatNumber(Math.floor((10 * value) / size) / 10, { style: "unit", unit });
      },
      date: (value: string | number): string => intl.formatDate(value, { dateStyle: "medium", ...zone }),
      /** Where there is little room: the year is told where it is another. */
      day: (value: string | number): string => {
        const yearOf = (at: string | number): string => intl.formatDate(at, { year: "numeric", ...zone });
        const isThisYear = yearOf(value) === yearOf(Date.now());
        return intl.formatDate(
          value,
          isThisYear ? { day: "numeric", month: "short", ...zone } : { dateStyle: "medium", ...zone },
        );
      },
      time: (value: string | number): string => intl.formatTime(value, { timeStyle: "medium", ...zone }),
      instant: (value: string | number): string =>
        intl.formatDate(value, { dateStyle: "medium", timeStyle: "short", ...zone }),
      list: (values: readonly string[]): string => intl.formatList(values, { type: "conjunction" }),
    };
  }, [intl, timezone]);
}
