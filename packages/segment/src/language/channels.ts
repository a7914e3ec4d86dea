/** The ways a message can go. Each needs an adapter that delivers it, so the set is closed. */
export const channels = ["email", "sms", "push", "whatsapp", "viber", "web_push"] as const;
export type Channel = (typeof channels)[number];

/**
 * What is granted or not, as the permissions table names it: an address or a token, the contact's consent, a suppression
 * (a hard bounce, a complaint), a topic.
 */
export const subjectOf = {
  address: (channel: Channel): string => `address:${channel}`,
  consent: (channel: Channel): string => `consent:${channel}`,
  suppressed: (channel: Channel): string => `suppressed:${channel}`,
  topic: (topic: string): string => `topic:${topic}`,
} as const;
