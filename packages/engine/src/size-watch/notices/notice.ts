import type { AlertBody, AlertKind } from "../alert.ts";

/** One message to one recipient, held by this process until it is settled. */
export interface Notice {
  readonly workspaceId: string;
  readonly id: string;
  readonly channel: "user" | "address" | "webhook";
  readonly target: string;
  /** This one among them. */
  readonly attempts: number;
  readonly alert: NoticedAlert;
}

export interface NoticedAlert {
  readonly id: number;
  readonly ruleId: string;
  readonly segment: string;
  readonly kind: AlertKind;
  /** Unix ms. */
  readonly at: number;
  readonly body: AlertBody;
}

/** What became of an attempt. */
export type Settled =
  | { readonly kind: "sent" }
  /** It will never do: the recipient is gone, or refused it for good. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "later"; readonly reason: string };
