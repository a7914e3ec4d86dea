import type { DemoContact, DemoTrait } from "./shop.ts";

export interface DemoPermission {
  readonly subject: string;
  /** Unix ms */
  readonly at: number;
  readonly granted: boolean;
  readonly source: string;
}

const DAY = 86_400_000;

/**
 * What the person permits, from what they did: addresses since sign-up, consent as the sign-up form and the unsubscribe link
 * had it, two topics, and for one in sixty a mailbox that bounced in the end. Nothing is drawn: people stay as they are.
 */
export function permissionsOf(one: DemoContact, to: number): readonly DemoPermission[] {
  const signedUp = one.history[0]?.ts;
  if (signedUp === undefined) return [];
  const address = (channel: string): DemoPermission => {
    return { subject: `address:${channel}`, at: signedUp, granted: true, source: "identity" };
  };
  const agreed = one.history.some(({ trait, value }) => trait === "marketing_consent" && value === true);
  const topic = (name: string): DemoPermission => {
    return { subject: `topic:${name}`, at: signedUp, granted: true, source: "sign-up form" };
  };
  return [
    ...(one.email === null ? [] : [address("email")]),
    ...(one.phone === null ? [] : [address("sms"), address("whatsapp"), address("viber")]),
    ...one.history.flatMap((change) => consentIn(change, signedUp)),
    ...(agreed ? [topic("sales")] : []),
    ...(agreed && one.id % 2 === 0 ? [topic("new-arrivals")] : []),
    ...bounced(one, to),
  ];
}

const channelOf: Readonly<Record<string, string>> = { marketing_consent: "email", sms_consent: "sms" };

function consentIn({ trait, ts, value }: DemoTrait, signedUp: number): readonly DemoPermission[] {
  const channel = channelOf[trait];
  if (channel === undefined) return [];
  const source = ts === signedUp ? "sign-up form" : "Unsubscribed";
  return [{ subject: `consent:${channel}`, at: ts, granted: value === true, source }];
}

function bounced({ id, events }: DemoContact, to: number): readonly DemoPermission[] {
  const last = id % 60 === 17 ? events.findLast(({ event }) => event === "Email Delivered") : undefined;
  if (last === undefined || last.ts + DAY >= to) return [];
  return [{ subject: "suppressed:email", at: last.ts + DAY, granted: true, source: "Email Bounced" }];
}
