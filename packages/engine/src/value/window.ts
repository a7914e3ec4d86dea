import { KindredError } from "@kindred/schema";

/** The same for everybody. @throws KindredError `anchored_window` */
export function plainWindow(window: Readonly<Record<string, unknown>> | undefined): { window?: unknown } {
  if (window === undefined) return {};
  if (!Object.hasOwn(window, "within")) return { window };
  throw new KindredError(
    "anchored_window",
    "This is asked of one stretch of time, the same for everybody: use `last`, `ago`, `from` and `to`, `this` or `previous`.",
    { status: 422, pointer: "/window" },
  );
}
