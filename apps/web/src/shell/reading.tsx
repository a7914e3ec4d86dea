import { useCallback } from "react";
import { useFormats, useText } from "../languages/text.ts";
import { momentOf } from "../ui/moment.ts";
import { readable } from "../ui/readable.ts";
import { useWorkspace } from "./workspace.ts";

/** A value of data as text for a reader: dates and instants in their language and the workspace's time zone, yes and no in words. */
export function useReading(): (value: unknown) => string {
  const text = useText();
  const { timezone } = useWorkspace();
  const { instant } = useFormats(timezone);
  const written = useFormats("UTC");
  return useCallback(
    (value) => {
      if (typeof value === "boolean") return text(value ? "contacts.trait.yes" : "contacts.trait.no");
      const moment = typeof value === "string" ? momentOf(value) : null;
      if (moment === null) return readable(value);
      if (moment.kind === "day") return written.date(moment.at);
      return moment.kind === "zoned" ? instant(moment.at) : written.instant(moment.at);
    },
    [text, instant, written],
  );
}

/** The same as an element: a date keeps how it was sent. */
export function Reading({ value }: { readonly value: unknown }) {
  const read = useReading();
  // What has no letter, as a telephone number, would take the page's direction: its plus would stand behind it.
  if (typeof value === "string" && !/\p{L}/u.test(value) && momentOf(value) === null) return <bdi>{value}</bdi>;
  if (typeof value !== "string" || momentOf(value) === null) return read(value);
  return (
    <time dateTime={value} title={value}>
      {read(value)}
    </time>
  );
}
