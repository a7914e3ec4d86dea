import type { PostOutcome } from "./post.ts";

/** What an attempt means for what was sent. */
export type Verdict =
  | { readonly kind: "delivered" }
  /** `retryAfter`: what the receiver asked for, ms. `everything`: it asked for all requests, not this one alone. */
  | { readonly kind: "retry"; readonly reason: string; readonly retryAfter: number; readonly everything: boolean }
  /** The same request will be answered the same. */
  | { readonly kind: "rejected"; readonly reason: string }
  /** The receiver wants no more. */
  | { readonly kind: "gone"; readonly reason: string };

/**
 * What a receiver says about the request itself: it cannot be read, is too large, is of the wrong kind. All other refusals
 * (not signed in, forbidden, not found, conflicts, …) are mended at the receiver without a change of the request, so they are retried.
 */
const rejections = new Set([400, 405, 406, 411, 413, 414, 415, 422, 431]);

/** A receiver may ask for a day at most. */
const longestRetryAfter = 86_400_000;

/** @param now Unix ms, for a Retry-After that names a date */
export function judge(outcome: PostOutcome, now: number): Verdict {
  if (outcome.kind === "failed") return retry(outcome.reason);
  const { status } = outcome;
  if (status >= 200 && status < 300) return { kind: "delivered" };
  if (status === 410) return { kind: "gone", reason: "The receiver answered 410 Gone" };
  if (rejections.has(status)) return { kind: "rejected", reason: `The receiver answered ${status}` };
  if (status >= 300 && status < 400)
    return retry(`The receiver answered ${status}: redirects are not followed, enter the final address`);
  const everything = status === 429 || status === 503;
  return {
    ...retry(`The receiver answered ${status}`),
    retryAfter: everything ? readRetryAfter(outcome.retryAfter, now) : 0,
    everything,
  };
}

function retry(reason: string): Extract<Verdict, { kind: "retry" }> {
  return { kind: "retry", reason, retryAfter: 0, everything: false };
}

/** RFC 9110, 10.2.3: seconds or a date. What is neither counts as not said. */
function readRetryAfter(header: string | null, now: number): number {
  if (header === null) return 0;
  const text = header.trim();
  const wait = /^\d{1,9}$/u.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(wait) ? Math.min(longestRetryAfter, Math.max(0, wait)) : 0;
}

/** From the first attempt on, ms. */
export const retryFor = 3 * 86_400_000;

const firstDelay = 5000;
const longestDelay = 3_600_000;

/**
 * The pause after the n-th failed attempt, ms: 5 s, doubled each time up to an hour, of which a random part of up to half is taken
 * off, so that what failed together does not come back together.
 */
export function retryDelay(attempts: number, random: () => number): number {
  const full = Math.min(longestDelay, firstDelay * 2 ** Math.min(attempts - 1, 20));
  return Math.round(full * (1 - random() / 2));
}
