import { KindredError } from "@kindred/schema";
import { compileEventCondition, Params } from "@kindred/segment";
import type { SegmentContext } from "../segments/context.ts";
import { prepare } from "../segments/request.ts";
import type { ConversionQuestion } from "./question.ts";
import type { Mark, ShareQuestion } from "./shares.ts";

export interface Marks {
  readonly events: readonly string[];
  readonly marks: readonly Mark[];
}

const mail: Readonly<Record<string, readonly string[]>> = {
  sent: ["Email Sent", "Email Delivered", "Email Bounced"],
  delivered: ["Email Delivered"],
  // Who clicked has opened, whether the picture that tells was loaded or not.
  opened: ["Email Opened", "Email Link Clicked"],
  clicked: ["Email Link Clicked"],
  unsubscribed: ["Unsubscribed"],
  bounced: ["Email Bounced"],
  complained: ["Email Marked as Spam"],
};

/** The email events of the Segment specification, and `Email Sent` of those who send it. */
export const mailMarks: Marks = {
  events: [...new Set(Object.values(mail).flat())],
  marks: Object.entries(mail).map(([name, events]) => ({
    name,
    row: events.length === 1 ? `event = {mail_${name}: String}` : `event IN {mail_${name}: Array(String)}`,
    params: { [`mail_${name}`]: events.length === 1 ? events[0]! : events },
  })),
};

/** Of people, not of messages: whoever opened one of ten has opened. */
export const mailShares: readonly ShareQuestion[] = [
  { id: "sent", count: "sent", of: null },
  { id: "delivered", count: "delivered", of: "sent" },
  { id: "opened", count: "opened", of: "delivered" },
  { id: "clicked", count: "clicked", of: "delivered" },
  { id: "unsubscribed", count: "unsubscribed", of: "delivered" },
  { id: "bounced", count: "bounced", of: "sent" },
  { id: "complained", count: "complained", of: "delivered" },
];

/** What makes people converted, as conditions on a row. @throws KindredError `invalid_segment` with the place in the question */
export function conversionMarks(
  conversions: readonly ConversionQuestion[],
  { context, now }: { readonly context: SegmentContext; readonly now: number },
): Marks & { readonly questions: readonly ShareQuestion[] } {
  const marks = conversions.map(({ event, where }, index): Mark => {
    const condition = { event, ...(where === undefined ? {} : { where }) };
    const document = { version: 1, id: "conversion", name: "Conversion", where: condition };
    const params = new Params(`conversion${index}p`);
    try {
      const row = compileEventCondition(prepare({ document }, context, now), params);
      return { name: `conversion${index}`, row, params: params.values };
    } catch (error) {
      if (!(error instanceof KindredError)) throw error;
      const { code, message, status, pointer } = error;
      const place = (pointer ?? "").replace(/^\/where/, `/conversions/${index}`);
      throw new KindredError(code, message, { status, pointer: place, cause: error });
    }
  });
  return {
    events: [...new Set(conversions.map(({ event }) => event))],
    marks,
    questions: marks.map(({ name }, index) => ({ id: `conversion:${index}`, count: name, of: null })),
  };
}
