import { KindredError } from "@kindred/schema";

interface Range {
  /** Unix ms, all of them. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly pointer: string;
}

/** Refuses a stretch that ends before it begins, or of which nothing has happened yet (422). */
export function refuseOddRange(code: string, { from, to, now, pointer }: Range): void {
  const refuse = (message: string): never => {
    throw new KindredError(code, message, { status: 422, pointer });
  };
  if (from > now) refuse("`from` lies in the future: nothing has happened since. Choose an earlier day.");
  if (from > to) refuse("`from` lies after `to`: swap them.");
}
