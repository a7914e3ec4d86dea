import { KindredError } from "@kindred/schema";
import { channels, subjectOf } from "@kindred/segment";

/** What callers may say: consent and suppression per channel, topics, and addresses that no identity stands for. */
const settable: ReadonlySet<string> = new Set([
  ...channels.map(subjectOf.consent),
  ...channels.map(subjectOf.suppressed),
  subjectOf.address("web_push"),
]);

/** @throws KindredError `unknown_subject`, `derived_subject` */
export function checkSubject(subject: string, pointer: string): void {
  if (settable.has(subject) || /^topic:.{1,200}$/su.test(subject)) return;
  if (subject.startsWith("address:") && channels.some((channel) => subject === subjectOf.address(channel))) {
    throw new KindredError(
      "derived_subject",
      `Whether somebody has an address is known from their identities, so \`${subject}\` cannot be set. Send the email, phone or device token instead.`,
      { pointer },
    );
  }
  throw new KindredError(
    "unknown_subject",
    `\`${subject.slice(0, 60)}\` is no permission. Write \`topic:\` and a topic, or \`consent:\` or \`suppressed:\` and one of ${channels.join(", ")}.`,
    { pointer },
  );
}
