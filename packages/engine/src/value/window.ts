import { KindredError } from "@kindred/schema";
import { momentOf } from "@kindred/segment";

type Window = Readonly<Record<string, unknown>>;

/** The same for everybody, and begun. @throws KindredError `anchored_window`, `bad_period` (422) */
export function plainWindow(window: Window | undefined, now: number, timezone: string): { window?: unknown } {
  if (window === undefined) return {};
  if (Object.hasOwn(window, "within")) {
    throw new KindredError(
      "anchored_window",
      "This is asked of one stretch of time, the same for everybody: use `last`, `ago`, `from` and `to`, `this` or `previous`.",
      { status: 422, pointer: "/window" },
    );
  }
  const from = momentOf(window["from"], timezone);
  if (from !== null && from > now) {
    throw new KindredError(
      "bad_period",
      "`from` lies in the future: nothing has happened since. Choose an earlier day.",
      {
        status: 422,
        pointer: "/window/from",
      },
    );
  }
  return { window };
}
